# The compiler wrapper and the runtimes: installed in libexec/advisor, and found
# there (or in the build folder) by the program.
set(ADVISOR_LIBEXEC ${CMAKE_BINARY_DIR}/libexec)

# advisor-cc stands in for compilers and ar in other people's builds
add_executable(advisor-cc advisor/builder/runtime/cc_main.c advisor/builder/runtime/cc_call.c
  advisor/builder/plan.c advisor/builder/plan_file.c advisor/model/compiler.c advisor/model/flags.c)
target_link_libraries(advisor-cc PRIVATE advisor_base -Wl,--as-needed)
set_target_properties(advisor-cc PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${ADVISOR_LIBEXEC})
install(TARGETS advisor-cc RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/advisor)

# lto-wrapper stands in for gcc's, alone in its folder: that is put on COMPILER_PATH
add_executable(advisor-lto advisor/builder/runtime/lto_main.c)
target_link_libraries(advisor-lto PRIVATE advisor_base -Wl,--as-needed)
set_target_properties(advisor-lto PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${ADVISOR_LIBEXEC}/lto OUTPUT_NAME lto-wrapper)
set_property(GLOBAL APPEND PROPERTY ADVISOR_RUNTIMES advisor-lto)
install(TARGETS advisor-lto RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/advisor/lto)

# advisor-launch stands between us and a benchmark. The smaller it is, the smaller the programs whose memory can be
# told, so it is linked with the C library's archive where there is one; never with sanitizers.
include(CheckCSourceCompiles)
set(CMAKE_REQUIRED_LINK_OPTIONS -static)
check_c_source_compiles("int main(void) { return 0; }" ADVISOR_STATIC_LINKS)
unset(CMAKE_REQUIRED_LINK_OPTIONS)
function(advisor_launcher target)
  add_executable(${target} ${ARGN})
  target_include_directories(${target} PRIVATE advisor)
  target_compile_options(${target} PRIVATE -O2 -fno-sanitize=all)
  target_link_options(${target} PRIVATE -fno-sanitize=all $<$<BOOL:${ADVISOR_STATIC_LINKS}>:-static>)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${ADVISOR_LIBEXEC})
  set_property(GLOBAL APPEND PROPERTY ADVISOR_RUNTIMES ${target})
  install(TARGETS ${target} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/advisor)
endfunction()
advisor_launcher(advisor-launch advisor/builder/runtime/launch.c)
# advisor-serve does it for a server and its load; without shared libraries what is preloaded for the server is not its own
advisor_launcher(advisor-serve advisor/builder/runtime/serve_main.c advisor/builder/runtime/serve_process.c
  advisor/builder/runtime/serve_ready.c advisor/builder/runtime/serve_times.c advisor/base/cpus.c)

# What is preloaded into or linked with other people's programs: never with our
# sanitizers or definitions, and with no library but the C library's.
function(advisor_runtime target kind source)
  add_library(${target} ${kind} ${source})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/advisor)
  set_target_properties(${target} PROPERTIES
    COMPILE_OPTIONS "-Wall;-Wextra;-Wshadow;-Wstrict-prototypes;-Wmissing-prototypes;-Werror;-O2;-g"
    LINK_OPTIONS "" POSITION_INDEPENDENT_CODE ON PREFIX ""
    ARCHIVE_OUTPUT_DIRECTORY ${ADVISOR_LIBEXEC} LIBRARY_OUTPUT_DIRECTORY ${ADVISOR_LIBEXEC})
  set_property(GLOBAL APPEND PROPERTY ADVISOR_RUNTIMES ${target})
  install(TARGETS ${target} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/advisor
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/advisor)
endfunction()

advisor_runtime(libadvisor-pool STATIC advisor/builder/runtime/pool.c)
configure_file(advisor/builder/runtime/pool.h ${ADVISOR_LIBEXEC}/advisor-pool.h COPYONLY)
install(FILES ${ADVISOR_LIBEXEC}/advisor-pool.h DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/advisor)
advisor_runtime(libadvisor-flush STATIC advisor/builder/runtime/flush.c)
advisor_runtime(libadvisor-exec MODULE advisor/builder/runtime/exec.c)
target_link_libraries(libadvisor-exec PRIVATE ${CMAKE_DL_LIBS})
advisor_runtime(libadvisor-count MODULE advisor/builder/runtime/count.c)
target_link_libraries(libadvisor-count PRIVATE ${CMAKE_DL_LIBS} pthread)
get_property(ADVISOR_RUNTIMES GLOBAL PROPERTY ADVISOR_RUNTIMES)
