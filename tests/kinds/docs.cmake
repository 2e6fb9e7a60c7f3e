# Manual pages and completions, as the program writes them.
add_test(NAME docs COMMAND sh ${CMAKE_SOURCE_DIR}/tests/check_docs.sh $<TARGET_FILE:advisor>
  ${CMAKE_SOURCE_DIR}/advisor/report/report-1.schema.json)
set_tests_properties(docs PROPERTIES TIMEOUT 60)
