# Servers as benchmarks: the driver by itself, and whole runs.
foreach(what driver run)
  add_test(NAME serve.${what} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_serve.py ${what}
    $<TARGET_FILE:advisor> ${ADVISOR_LIBEXEC} ${CMAKE_SOURCE_DIR}/corpus)
  set_tests_properties(serve.${what} PROPERTIES TIMEOUT 300 LABELS slow)
endforeach()
