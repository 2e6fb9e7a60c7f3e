# What strangers write, given to what reads it: tests/fuzz/<name>.c defines LLVMFuzzerTestOneInput(). In every build each
# of them is a test that reads its seeds and changed ones, always the same (tests/fuzz/driver.c). In a build with
# ADVISOR_FUZZ they are libFuzzer's programs: tests/fuzz/run.sh BUILD [SECONDS] runs them all.
set(fuzz_list "")

# advisor_fuzz(NAME FOLDER SEEDS...): tests/fuzz/NAME.c with advisor_FOLDER; SEEDS are files, or patterns of such.
function(advisor_fuzz name folder)
  file(GLOB seeds CONFIGURE_DEPENDS ${ARGN})
  list(SORT seeds)
  string(REPLACE ";" "\n" lines "${seeds}")
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/fuzz/${name}.seeds CONTENT "${lines}\n")
  add_executable(fuzz_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.c)
  target_link_libraries(fuzz_${name} PRIVATE advisor_${folder})
  target_include_directories(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(fuzz_${name} PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(ADVISOR_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz.${name} COMMAND fuzz_${name} -runs=2000 -seed=1 -max_len=20000 -timeout=20 ${seeds})
  else()
    target_sources(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/driver.c)
    add_test(NAME fuzz.${name} COMMAND fuzz_${name} ${CMAKE_BINARY_DIR}/fuzz/${name}.seeds)
  endif()
  set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 300)
endfunction()

set(fuzz_seeds ${CMAKE_SOURCE_DIR}/tests/fuzz/seeds)
advisor_fuzz(shell_words scan ${fuzz_seeds}/shell_words/*)
advisor_fuzz(gcov scan ${fuzz_seeds}/gcov/*)
advisor_fuzz(preprocessor_lines scan ${fuzz_seeds}/preprocessor_lines/* ${CMAKE_SOURCE_DIR}/corpus/programs/*/*.c)
advisor_fuzz(stored_facts scan ${fuzz_seeds}/stored_facts/*)
advisor_fuzz(c_source scan ${fuzz_seeds}/c_source/* ${CMAKE_SOURCE_DIR}/corpus/programs/*/*.c ${CMAKE_SOURCE_DIR}/corpus/*/*.c)
