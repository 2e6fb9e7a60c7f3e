# The README's commands are run, and the options that it and the man page name exist.
add_test(NAME readme COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_readme.py ${CMAKE_SOURCE_DIR}
  $<TARGET_FILE:advisor>)
set_tests_properties(readme PROPERTIES TIMEOUT 300)
