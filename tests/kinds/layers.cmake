# The order of the house, read from the sources; and that the check itself can fail.
add_test(NAME layers COMMAND sh ${CMAKE_SOURCE_DIR}/tests/check_layers.sh ${CMAKE_SOURCE_DIR})
add_test(NAME layers.planted COMMAND sh ${CMAKE_SOURCE_DIR}/tests/check_layers_test.sh)
set_tests_properties(layers layers.planted PROPERTIES TIMEOUT 60)
# The list of files is made when the test runs: new ones are looked at without a configure.
add_test(NAME dialect COMMAND sh -c "find '${CMAKE_SOURCE_DIR}/advisor' -name '*.c' | xargs python3 '${CMAKE_SOURCE_DIR}/tests/check_dialect.py'")
