# The labelled cases of every rule, and bad input made from them.
if(NOT EXISTS ${CMAKE_SOURCE_DIR}/advisor/scan/scan.c)
  return()
endif()
add_executable(corpus_check ${CMAKE_SOURCE_DIR}/tests/tools/corpus_check.c
  ${CMAKE_SOURCE_DIR}/tests/tools/golden_fixes.c)
target_link_libraries(corpus_check PRIVATE advisor_scan)
add_test(NAME corpus.labels
  COMMAND corpus_check ${CMAKE_SOURCE_DIR}/corpus --compare ${CMAKE_SOURCE_DIR}/corpus/scores.csv --diffs)
set_tests_properties(corpus.labels PROPERTIES TIMEOUT 300)

add_executable(corpus_noise ${CMAKE_SOURCE_DIR}/tests/tools/corpus_noise.c)
target_link_libraries(corpus_noise PRIVATE advisor_scan)
add_test(NAME corpus.noise COMMAND corpus_noise ${CMAKE_SOURCE_DIR}/corpus)
set_tests_properties(corpus.noise PROPERTIES TIMEOUT 300)

# patches: what they give still compiles, says the same, and is clean
add_test(NAME corpus.fixes COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_fixes.py $<TARGET_FILE:advisor>
  ${CMAKE_SOURCE_DIR}/corpus)
set_tests_properties(corpus.fixes PROPERTIES TIMEOUT 600 LABELS slow)

# our own sources, as this build compiles them
add_executable(self_scan ${CMAKE_SOURCE_DIR}/tests/tools/self_scan.c)
target_link_libraries(self_scan PRIVATE advisor_scan)
add_test(NAME corpus.self COMMAND self_scan ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR})
set_tests_properties(corpus.self PROPERTIES TIMEOUT 300)

# rule x (hits, misses, false alarms), committed
add_custom_target(scores
  COMMAND corpus_check ${CMAKE_SOURCE_DIR}/corpus --scores ${CMAKE_SOURCE_DIR}/corpus/scores.csv VERBATIM)

# The same over real trees, built and with compile_commands.json each, below ADVISOR_TREES
# (cmake -DADVISOR_TREES=DIR): sites read by hand, by the name their paths begin with.
add_executable(sites_check ${CMAKE_SOURCE_DIR}/tests/tools/sites_check.c)
target_link_libraries(sites_check PRIVATE advisor_scan)
if(ADVISOR_TREES)
  add_custom_target(sites COMMAND sites_check ${CMAKE_SOURCE_DIR}/corpus/labelled-sites.json ${ADVISOR_TREES}
    --scores ${CMAKE_SOURCE_DIR}/corpus/scores.csv VERBATIM)
endif()
