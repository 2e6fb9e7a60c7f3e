# The wrapper and the exec preload in hostile surroundings: one test per case_* function.
execute_process(COMMAND sh ${CMAKE_SOURCE_DIR}/tests/wrapper/wrapper.sh list OUTPUT_VARIABLE wrapper_cases
  OUTPUT_STRIP_TRAILING_WHITESPACE)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/wrapper/wrapper.sh)
string(REPLACE "\n" ";" wrapper_cases "${wrapper_cases}")
foreach(case ${wrapper_cases})
  add_test(NAME wrapper.${case}
    COMMAND sh ${CMAKE_SOURCE_DIR}/tests/wrapper/wrapper.sh ${CMAKE_BINARY_DIR}/libexec ${CMAKE_SOURCE_DIR} ${case})
  set_tests_properties(wrapper.${case} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
endforeach()
