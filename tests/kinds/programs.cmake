# What a scan finds in the corpus's own programs, captured from their Makefile and from their CMake build.
file(GLOB program_expectations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/corpus/programs/*/expect.json)
foreach(file ${program_expectations})
  get_filename_component(dir ${file} DIRECTORY)
  get_filename_component(name ${dir} NAME)
  add_test(NAME programs.${name} COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/check_programs.py ${dir}
    $<TARGET_FILE:advisor> make "cmake -S . -B build :: cmake --build build")
  set_tests_properties(programs.${name} PROPERTIES TIMEOUT 120)
endforeach()
