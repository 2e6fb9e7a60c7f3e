# A program with planted effects and faults (the unit tests run it), and the
# targets that print the figures of measuring. They take minutes: no tests.
add_executable(planted ${CMAKE_SOURCE_DIR}/tests/tools/planted.c)
target_link_libraries(planted PRIVATE m)
# what is measured is not sanitized
target_compile_options(planted PRIVATE -O2 -fno-sanitize=all)
target_link_options(planted PRIVATE -fno-sanitize=all)
foreach(test test_base_proc test_measure_race test_measure_together test_measure_faults)
  if(TARGET ${test})
    add_dependencies(${test} planted advisor-launch)
  endif()
endforeach()

# Races in made-up time: the test brings its own runner and clock.
foreach(test test_measure_simulated test_measure_ways test_measure_feed)
  if(TARGET ${test})
    target_link_options(${test} PRIVATE -Wl,--wrap=clock_s,--wrap=runner_open,--wrap=runner_close,--wrap=runner_run
      -Wl,--wrap=runner_together)
  endif()
endforeach()

add_executable(figures_measure EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/figures_measure.c)
target_link_libraries(figures_measure PRIVATE advisor_measure)
target_compile_definitions(figures_measure PRIVATE PLANTED="$<TARGET_FILE:planted>")
add_dependencies(figures_measure planted)
# every process of a race is counted
target_link_options(figures_measure PRIVATE -Wl,--wrap=proc_run)
foreach(figure aa aa-busy power power-busy economy economy-busy overhead overhead-busy doctor)
  add_custom_target(figure-${figure}
    COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/figures.py $<TARGET_FILE:figures_measure> ${figure}
    DEPENDS figures_measure planted USES_TERMINAL)
endforeach()

# The comparison of estimators: `cmake --build B --target estimators-csv` rewrites corpus/estimators.csv.
add_executable(estimators EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/estimators.c)
target_link_libraries(estimators PRIVATE advisor_measure)
target_compile_definitions(estimators PRIVATE PLANTED="$<TARGET_FILE:planted>")
add_dependencies(estimators planted)
add_custom_target(estimators-csv COMMAND estimators 300 > ${CMAKE_SOURCE_DIR}/corpus/estimators.csv USES_TERMINAL)

# The comparison of ways to pair runs: `--target designs-csv` replaces the rows "design" of that file (10 min).
add_executable(designs EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/designs.c)
target_link_libraries(designs PRIVATE advisor_measure)
target_compile_definitions(designs PRIVATE PLANTED="$<TARGET_FILE:planted>" COMPILER="${CMAKE_C_COMPILER}"
  SOURCE_DIR="${CMAKE_SOURCE_DIR}")
add_dependencies(designs planted advisor-launch)
add_custom_target(designs-csv
  COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/design_rows.py ${CMAKE_SOURCE_DIR}/corpus/estimators.csv
    $<TARGET_FILE:designs> 25
  DEPENDS designs USES_TERMINAL)

# Figures of the two ways to pair runs (each target 10 min at most).
add_executable(figures_ways EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/figures_ways.c)
target_link_libraries(figures_ways PRIVATE advisor_measure)
target_compile_definitions(figures_ways PRIVATE PLANTED="$<TARGET_FILE:planted>" COMPILER="${CMAKE_C_COMPILER}"
  SOURCE_DIR="${CMAKE_SOURCE_DIR}")
add_dependencies(figures_ways planted advisor-launch)
foreach(load sibling compile)
  foreach(figure "aa alone" "aa together" power decided)
    string(REPLACE " " ";" words "${figure};${load}")
    string(REPLACE ";" "-" name "${words}")
    add_custom_target(figure-ways-${name}
      COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/figures.py $<TARGET_FILE:figures_ways> ${words}
      DEPENDS figures_ways planted USES_TERMINAL)
  endforeach()
endforeach()
