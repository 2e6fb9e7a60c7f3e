# The gate of `check` in continuous integration: planted findings and slow-downs, and the commands of corpus/ci/.
foreach(what planted github gitlab)
  add_test(NAME gate.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_gate.py ${what}
    $<TARGET_FILE:advisor> ${CMAKE_SOURCE_DIR})
  set_tests_properties(gate.${what} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
endforeach()

# Twenty times the same program in time, then a slower one: ten minutes and a quiet machine.
add_custom_target(gate-noise
  COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_gate.py noise $<TARGET_FILE:advisor> ${CMAKE_SOURCE_DIR}
  DEPENDS advisor USES_TERMINAL VERBATIM)
