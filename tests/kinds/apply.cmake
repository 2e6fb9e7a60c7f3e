# apply, verify and undo on a project of each build system; and interrupted at every step.
foreach(what make cmake meson configure dpkg flags env)
  add_test(NAME apply.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_apply.py ${what} $<TARGET_FILE:advisor>)
  set_tests_properties(apply.${what} PROPERTIES TIMEOUT 300)
endforeach()
add_library(die_at SHARED ${CMAKE_SOURCE_DIR}/tests/apply/die_at.c)
target_link_libraries(die_at PRIVATE dl)
add_test(NAME apply.interrupted COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_apply.py interrupted
  $<TARGET_FILE:advisor> $<TARGET_FILE:die_at>)
set_tests_properties(apply.interrupted PROPERTIES TIMEOUT 300)
