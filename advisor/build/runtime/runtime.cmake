# The compiler wrapper and the runtimes: installed in libexec/advisor, and found
# there (or in the build folder) by the program.
set(ADVISOR_LIBEXEC ${CMAKE_BINARY_DIR}/libexec)

# advisor-cc stands in for compilers and ar in other people's builds
add_executable(advisor-cc advisor/build/runtime/cc_main.c advisor/build/runtime/cc_call.c
  advisor/build/plan.c advisor/build/plan_file.c advisor/model/flags.c)
target_link_libraries(advisor-cc PRIVATE advisor_base -Wl,--as-needed)
set_target_properties(advisor-cc PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${ADVISOR_LIBEXEC})
install(TARGETS advisor-cc RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/advisor)
