# What trees and files that mean harm can cost.
foreach(what sources commands reports depth)
  add_test(NAME costs.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_costs.py ${what} $<TARGET_FILE:advisor>)
  set_tests_properties(costs.${what} PROPERTIES TIMEOUT 600)
endforeach()
# Scans of trees that mean harm.
add_test(NAME hostile.scan COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_hostile_scan.py $<TARGET_FILE:advisor>)
set_tests_properties(hostile.scan PROPERTIES TIMEOUT 300)
