# try_builds TREE STATE ...: the tool behind corpus/builds.sh; not a test
add_executable(try_builds EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/tools/try_builds.c)
target_link_libraries(try_builds PRIVATE advisor_build)
target_compile_definitions(try_builds PRIVATE BINARY_DIR="${CMAKE_BINARY_DIR}")
