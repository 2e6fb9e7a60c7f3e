# heat_table, and corpus/ranking.csv: whether what a scan ranks first is what runs often. An hour of building and running
# real trees, so not a test: cmake -DADVISOR_TREES=DIR, then --target ranking
add_executable(heat_table EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/heat_table.c)
target_link_libraries(heat_table PRIVATE advisor_scan)
if(ADVISOR_TREES)
  add_custom_target(ranking
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/corpus/ranking.py ${CMAKE_BINARY_DIR} ${ADVISOR_TREES} > ${CMAKE_SOURCE_DIR}/corpus/ranking.csv
    DEPENDS heat_table advisor VERBATIM)
endif()
