# Tests that run programs with the runtimes need them built.
if(TARGET test_build_count)
  add_dependencies(test_build_count libadvisor-count)
endif()
