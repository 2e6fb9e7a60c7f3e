# The whole loop on a program of the corpus with a small budget: what it leaves behind.
# (Debian's own python3: the schema is checked with its python3-jsonschema.)
foreach(what unchanged interrupt killed kills two full)
  add_test(NAME run.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_run.py ${what}
    $<TARGET_FILE:advisor> ${CMAKE_SOURCE_DIR}/corpus ${CMAKE_SOURCE_DIR}/advisor/report/report-1.schema.json)
  set_tests_properties(run.${what} PROPERTIES TIMEOUT 600 LABELS run SKIP_RETURN_CODE 77)
endforeach()

# what is measured is not always what apply builds: the run finds out
add_test(NAME run.rehearsal COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_rehearsal.py $<TARGET_FILE:advisor>
  ${CMAKE_SOURCE_DIR}/advisor/report/report-1.schema.json)
set_tests_properties(run.rehearsal PROPERTIES TIMEOUT 900 LABELS "run;slow")

# what trains a profile, and what the profile is worth on what did not
add_test(NAME run.train COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_train.py $<TARGET_FILE:advisor>)
set_tests_properties(run.train PROPERTIES TIMEOUT 300 LABELS "run;slow")

# Figures of whole runs (minutes each, so no tests): SIGKILL at 50 random moments (`run.kills` is the small one),
# and flags that change nothing.
foreach(figure "kill kills 50 1" "same-code same 5 1")
  separate_arguments(words UNIX_COMMAND "${figure}")
  list(POP_FRONT words name what)
  add_custom_target(figure-${name} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/figures.py
    /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_run.py ${what} $<TARGET_FILE:advisor> ${CMAKE_SOURCE_DIR}/corpus
    ${CMAKE_SOURCE_DIR}/advisor/report/report-1.schema.json ${words} USES_TERMINAL)
  add_dependencies(figure-${name} advisor)
endforeach()

# changes of the user's own, from diff to verdict, and on to apply, verify and undo
add_test(NAME run.try COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_try.py $<TARGET_FILE:advisor>
  ${CMAKE_SOURCE_DIR}/advisor/report/report-1.schema.json)
set_tests_properties(run.try PROPERTIES TIMEOUT 600 LABELS "run;slow")
