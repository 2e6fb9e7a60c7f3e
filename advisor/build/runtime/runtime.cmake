# The compiler wrapper and the runtimes: installed in libexec/advisor, and found
# there (or in the build folder) by the program.
set(ADVISOR_LIBEXEC ${CMAKE_BINARY_DIR}/libexec)
