# scan_speed: what a scan costs, as ratios; minutes long and about time, so not a test
add_executable(scan_speed EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/scan_speed.c)
target_link_libraries(scan_speed PRIVATE advisor_scan advisor_store advisor_measure)

# cmake -DADVISOR_TREES=DIR (what corpus/fetch.sh made), then --target scan-speed: corpus/scan-speed.csv again
if(ADVISOR_TREES)
  add_custom_target(scan-speed
    COMMAND sh ${CMAKE_SOURCE_DIR}/corpus/scan-speed.sh ${CMAKE_BINARY_DIR} ${ADVISOR_TREES} 5 > ${CMAKE_SOURCE_DIR}/corpus/scan-speed.csv
    DEPENDS scan_speed VERBATIM)
endif()
