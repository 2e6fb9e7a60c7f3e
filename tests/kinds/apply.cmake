# apply, verify and undo on a project of each build system; and interrupted at every step.
foreach(what make cmake meson configure dpkg flags env)
  add_test(NAME apply.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_apply.py ${what} $<TARGET_FILE:advisor>)
  set_tests_properties(apply.${what} PROPERTIES TIMEOUT 300)
endforeach()
# what is printed to be typed next
add_test(NAME apply.next COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_next.py $<TARGET_FILE:advisor>)
set_tests_properties(apply.next PROPERTIES TIMEOUT 300)
add_library(die_at SHARED ${CMAKE_SOURCE_DIR}/tests/apply/die_at.c)
target_link_libraries(die_at PRIVATE dl)
add_test(NAME apply.interrupted COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_apply.py interrupted
  $<TARGET_FILE:advisor> $<TARGET_FILE:die_at>)
set_tests_properties(apply.interrupted PROPERTIES TIMEOUT 300)
# every build system x every kind of change: what apply builds is what was measured
add_executable(measured ${CMAKE_SOURCE_DIR}/tests/apply/measured.c)
target_link_libraries(measured PRIVATE advisor_builder advisor_host advisor_report)
target_compile_definitions(measured PRIVATE BINARY_DIR="${CMAKE_BINARY_DIR}")
add_dependencies(measured advisor-cc libadvisor-pool libadvisor-flush libadvisor-exec advisor-lto)
set(matrix /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_matrix.py $<TARGET_FILE:advisor> $<TARGET_FILE:measured>)
add_test(NAME apply.matrix COMMAND ${matrix} --quick)
add_test(NAME builder.matrix COMMAND ${matrix})
set_tests_properties(apply.matrix builder.matrix PROPERTIES TIMEOUT 900 PROCESSORS 2)
