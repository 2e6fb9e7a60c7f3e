# try_builds TREE STATE ...: the tool used by corpus/builds.sh; not a test
add_executable(try_builds EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/try_builds.c)
target_link_libraries(try_builds PRIVATE advisor_builder)
target_compile_definitions(try_builds PRIVATE BINARY_DIR="${CMAKE_BINARY_DIR}")
add_dependencies(try_builds advisor-cc libadvisor-pool libadvisor-flush libadvisor-exec)

# build_ratios: the tool used by corpus/build-ratios.sh; not a test
add_executable(build_ratios EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/build_ratios.c)
target_link_libraries(build_ratios PRIVATE advisor_builder)
target_compile_definitions(build_ratios PRIVATE BINARY_DIR="${CMAKE_BINARY_DIR}")
add_dependencies(build_ratios advisor-cc libadvisor-pool libadvisor-flush libadvisor-exec)

# cmake -DADVISOR_TREES=DIR (what corpus/fetch.sh made), then --target builds: corpus/builds.csv again
if(ADVISOR_TREES)
  add_custom_target(builds
    COMMAND sh ${CMAKE_SOURCE_DIR}/corpus/builds.sh ${CMAKE_BINARY_DIR} ${ADVISOR_TREES} > ${CMAKE_SOURCE_DIR}/corpus/builds.csv
    DEPENDS try_builds VERBATIM)
  # on a quiet machine: corpus/build-ratios.csv again
  add_custom_target(build-ratios
    COMMAND sh ${CMAKE_SOURCE_DIR}/corpus/build-ratios.sh ${CMAKE_BINARY_DIR} ${ADVISOR_TREES} > ${CMAKE_SOURCE_DIR}/corpus/build-ratios.csv
    DEPENDS build_ratios VERBATIM)
endif()

# what the tests of build/ start
foreach(name ${unit_tests})
  get_filename_component(name ${name} NAME_WE)
  if(name MATCHES "^test_builder_")
    add_dependencies(${name} advisor-cc libadvisor-pool libadvisor-flush libadvisor-exec advisor-lto)
  endif()
endforeach()

# About 600 short compiles: 20 s on an idle machine, more beside others.
set_tests_properties(unit.test_builder_effects PROPERTIES TIMEOUT 400)
target_link_libraries(test_builder_effects PRIVATE advisor_host)
