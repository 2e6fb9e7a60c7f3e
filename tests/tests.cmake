pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

# tests/unit/test_<folder>_<what>.c: one program, linked with advisor_<folder>
file(GLOB unit_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/test_*.c)
foreach(source ${unit_tests})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "^test_([a-z]+)_.*$" "\\1" folder ${name})
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE advisor_${folder} PkgConfig::CMOCKA)
  target_compile_definitions(${name} PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}" BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME unit.${name} COMMAND ${name})
  set_tests_properties(unit.${name} PROPERTIES TIMEOUT 120)
endforeach()

# tests/<what>.cmake: the other kinds (layers, golden, corpus, trees); each file registers its own
file(GLOB test_kinds CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/kinds/*.cmake)
foreach(kind ${test_kinds})
  include(${kind})
endforeach()

# What takes longer than three seconds is left out of `sh tests/run.sh --quick`.
foreach(name run.kills run.interrupt run.killed run.unchanged run.full run.two readme report.page install trees progress
    gate.planted gate.github gate.gitlab apply.configure apply.interrupted apply.next apply.make apply.cmake
    apply.meson apply.dpkg builder.matrix unit.test_base_read unit.test_builder_profile unit.test_builder_profile_faults unit.test_search_stores hostile.scan
    unit.test_builder_effects unit.test_builder_faults unit.test_builder_limits unit.test_builder_lto
    unit.test_builder_make unit.test_builder_patch unit.test_builder_sanitizers unit.test_builder_cmake unit.test_builder_options unit.test_builder_loaded
    unit.test_measure_race unit.test_measure_faults unit.test_measure_together
    unit.test_apply_cmake unit.test_apply_profile unit.test_scan_bad trust.forged trust.config trust.state fuzz.c_source
    costs.sources costs.commands costs.depth budget.first budget.later trust.verify)
  if(TEST ${name})
    set_property(TEST ${name} APPEND PROPERTY LABELS slow)
  endif()
endforeach()

# The longest begin first, so that none runs alone at the end (seconds; ctest knows them only from the second time on).
foreach(cost builder.matrix=140 run.rehearsal=130 unit.test_builder_effects=90 budget.later=80 fuzz.c_source=75
    trust.forged=65 budget.first=60 trust.config=45)
  string(REPLACE "=" ";" cost ${cost})
  list(GET cost 0 name)
  list(GET cost 1 seconds)
  if(TEST ${name})
    set_property(TEST ${name} PROPERTY COST ${seconds})
  endif()
endforeach()

# What a scan keeps for the next one goes to a folder of the build, not to the developer's cache.
get_property(all_tests DIRECTORY PROPERTY TESTS)
foreach(name ${all_tests})
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT XDG_CACHE_HOME=${CMAKE_BINARY_DIR}/test-cache)
endforeach()
