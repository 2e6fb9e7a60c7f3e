# The search against made-up programs in made-up time (tests/tools/made_up.h). `--target search-table` rewrites
# corpus/search.csv, by which policies are judged; unit.test_search_policy checks a part of it.
set(made_up "")
foreach(part made_up made_up_code made_up_programs made_up_table)
  list(APPEND made_up ${CMAKE_SOURCE_DIR}/tests/tools/${part}.c)
endforeach()
set(made_up_wraps -Wl,--wrap=clock_s,--wrap=runner_open,--wrap=runner_close,--wrap=runner_run
  -Wl,--wrap=runner_together)

add_executable(search_table EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/search_table.c ${made_up})
target_link_libraries(search_table PRIVATE advisor_search)
target_link_options(search_table PRIVATE ${made_up_wraps})
add_custom_target(search-table
  COMMAND search_table 10 > ${CMAKE_SOURCE_DIR}/corpus/search.csv.new
  COMMAND ${CMAKE_COMMAND} -E rename ${CMAKE_SOURCE_DIR}/corpus/search.csv.new ${CMAKE_SOURCE_DIR}/corpus/search.csv
  USES_TERMINAL)

if(TARGET test_search_policy)
  target_sources(test_search_policy PRIVATE ${made_up})
  target_include_directories(test_search_policy PRIVATE ${CMAKE_SOURCE_DIR}/tests/tools)
  target_link_options(test_search_policy PRIVATE ${made_up_wraps})
endif()
