# The command line's golden cases, one test each (tests/golden.sh says what a case is).
file(GLOB golden_cases CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/golden/*/cmd)
foreach(case ${golden_cases})
  get_filename_component(dir ${case} DIRECTORY)
  get_filename_component(name ${dir} NAME)
  add_test(NAME golden.${name} COMMAND sh ${CMAKE_SOURCE_DIR}/tests/golden.sh $<TARGET_FILE:advisor> ${name})
  set_tests_properties(golden.${name} PROPERTIES TIMEOUT 120)
endforeach()
