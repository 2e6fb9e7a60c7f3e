# Nobody is trusted: forged reports, and trees that want to act on who looks at them.
foreach(what forged config state undo verify)
  add_test(NAME trust.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_trust.py ${what} $<TARGET_FILE:advisor>)
  set_tests_properties(trust.${what} PROPERTIES TIMEOUT 300)
endforeach()
