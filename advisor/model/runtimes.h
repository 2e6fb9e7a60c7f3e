/* What is in libexec, and how it is used. Sources in builder/runtime/. */
#ifndef ADVISOR_MODEL_RUNTIMES_H
#define ADVISOR_MODEL_RUNTIMES_H

/* Stands in for the compilers of a build: records their commands, or changes them. */
#define RUNTIME_WRAPPER "advisor-cc"

/* Stands between us and a benchmark (base/proc_launch.h). */
#define RUNTIME_LAUNCHER "advisor-launch"

/* The same for a server and its load (builder/runtime/serve.h). */
#define RUNTIME_SERVER "advisor-serve"

/* A folder with nothing but a stand-in for gcc's lto-wrapper, which keeps the native code
 * of link-time optimization. Environment of a link: COMPILER_PATH=<this folder>[:...],
 * ADVISOR_LTO_OBJECTS=<folder of kept objects>, ADVISOR_LTO_WORK=<folder for copies>. */
#define RUNTIME_LTO_FOLDER "lto"

/* Pooled memory. Units that shall use it are compiled with `-include FILE` (any C or
 * C++ unit; before or after other -include's); what they are linked into gets the
 * archive at the end of its link line, shared libraries as well. A link that needs
 * nothing of it takes nothing. The header renames symbols, not words, so it works with
 * every -std and warning level, and under LTO. A unit that defines malloc itself
 * gives a duplicate symbol: the variant does not link, and that is the answer.
 * ADVISOR_POOL_STATS=FILE in a run's environment gets one line of JSON per process. */
#define RUNTIME_POOL_HEADER  "advisor-pool.h"
#define RUNTIME_POOL_ARCHIVE "libadvisor-pool.a"

/* Linked into training and coverage builds of programs that end by _exit
 * (build/flush.c): writes their profile there. */
#define RUNTIME_FLUSH_ARCHIVE "libadvisor-flush.a"

/* Preload for builds that call compilers by absolute paths. Environment of the build:
 * LD_PRELOAD=FILE, ADVISOR_MASQUERADE=<folder of the wrapper's names>, and
 * ADVISOR_EXEC_ROOT=<the tree's copy> so that the project's own programs stay alone.
 * The wrapper gets the path that was meant as argv[0]; it must set ADVISOR_CC_ACTIVE
 * for what it starts. */
#define RUNTIME_EXEC_PRELOAD "libadvisor-exec.so"

/* Preload that counts allocations (see count.h). Environment of the run: LD_PRELOAD=FILE,
 * ADVISOR_COUNT_OUT=<folder or prefix>: each process writes <that>.<pid>. */
#define RUNTIME_COUNT_PRELOAD "libadvisor-count.so"

#endif
