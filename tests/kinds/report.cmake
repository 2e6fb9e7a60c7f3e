# What the unit tests of report/ wrote, read by other programs: reports against our
# schema, SARIF against the OASIS one, JUnit by an XML parser, HTML by an HTML parser.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set_tests_properties(unit.test_report_json unit.test_report_formats unit.test_report_compare
  PROPERTIES FIXTURES_SETUP report_samples)
add_test(NAME report.formats COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/check_formats.py
  ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/report-samples)
set_tests_properties(report.formats PROPERTIES FIXTURES_REQUIRED report_samples TIMEOUT 120)
# The HTML page in a headless Chromium; skipped, and said so, where there is none.
add_test(NAME report.page COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/page.py
  $<TARGET_FILE:advisor> ${CMAKE_BINARY_DIR}/report-samples)
set_tests_properties(report.page PROPERTIES FIXTURES_REQUIRED report_samples TIMEOUT 300 SKIP_RETURN_CODE 77)
