# `cmake --install` into an empty folder; the installed program is used from there.
add_test(NAME install COMMAND sh ${CMAKE_SOURCE_DIR}/tests/check_install.sh ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR}/corpus)
set_tests_properties(install PROPERTIES TIMEOUT 120)
