# The bar on a terminal, plain lines elsewhere, colours, 80 columns.
add_test(NAME progress COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_progress.py $<TARGET_FILE:advisor> ${CMAKE_SOURCE_DIR})
set_tests_properties(progress PROPERTIES TIMEOUT 300)
