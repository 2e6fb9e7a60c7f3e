# That --budget holds, whatever hangs.
foreach(what first later)
  add_test(NAME budget.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_budget.py ${what} $<TARGET_FILE:advisor>)
  set_tests_properties(budget.${what} PROPERTIES TIMEOUT 600)
endforeach()
