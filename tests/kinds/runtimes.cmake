# Tests that run programs with the runtimes need them built.
foreach(name test_builder_count test_builder_allocations test_builder_profile)
  if(TARGET ${name})
    add_dependencies(${name} advisor-cc libadvisor-count libadvisor-pool libadvisor-exec)
  endif()
endforeach()

# The pooled runtime: one test per case_* function.
execute_process(COMMAND sh ${CMAKE_SOURCE_DIR}/tests/runtime/pool.sh list OUTPUT_VARIABLE pool_cases
  OUTPUT_STRIP_TRAILING_WHITESPACE)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/runtime/pool.sh)
string(REPLACE "\n" ";" pool_cases "${pool_cases}")
foreach(case ${pool_cases})
  add_test(NAME pool.${case}
    COMMAND sh ${CMAKE_SOURCE_DIR}/tests/runtime/pool.sh ${CMAKE_BINARY_DIR}/libexec ${CMAKE_SOURCE_DIR} ${case})
  set_tests_properties(pool.${case} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
endforeach()
