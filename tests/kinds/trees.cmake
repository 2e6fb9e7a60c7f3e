# The list of real trees can be read by the project's JSON and by fetch.sh alike, and says all that is needed;
# the generated inputs are the same bytes everywhere.
add_test(NAME trees COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_trees.py ${CMAKE_SOURCE_DIR})
set_tests_properties(trees PROPERTIES TIMEOUT 60)
