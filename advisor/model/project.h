/* A C project as its own build compiles it. */
#ifndef ADVISOR_MODEL_PROJECT_H
#define ADVISOR_MODEL_PROJECT_H

#include "base/arena.h"
#include "model/option.h"

enum command_kind { COMMAND_COMPILE, COMMAND_LINK, COMMAND_ARCHIVE };

/* One step of the build, as captured: what ran, where, what it read and wrote. */
struct command {
	enum command_kind kind;
	const char *dir; /* working directory, absolute */
	struct strlist argv; /* as called; argv[0] as the build named it */
	const char *program; /* the real program, absolute ("/usr/bin/gcc") */
	struct strlist inputs; /* sources, objects, archives; absolute */
	struct strlist outputs;
	double seconds;
};
struct command_list {
	struct command *v;
	size_t n, cap;
};

/* One source compiled under one set of flags. One file may be several units. */
struct unit {
	const char *file; /* absolute and normal, below build_root when it is the project's */
	const char *dir; /* working directory of the compile, absolute */
	struct strlist argv; /* the whole command, argv[0] the compiler, @files expanded */
	const char *output; /* the object, absolute; NULL when the command names none */
	int is_c; /* C, not C++ or assembler */
};
struct unit_list {
	struct unit *v;
	size_t n, cap;
};

struct unit_failure {
	const char *file; /* as in a report: relative to the root when below it */
	const char *reason;
};
struct unit_failure_list {
	struct unit_failure *v;
	size_t n, cap;
};

struct project {
	const char *root; /* the user's tree, absolute and real */
	const char *build_root; /* where the commands ran: a copy of root, or root itself */
	const char *revision; /* of version control, NULL when unknown */
	const char *build_system; /* a name of build_system.def, "command" or "compile_commands" */
	const char *configure_command, *build_command; /* NULL when there is none */
	double configure_seconds; /* that the baseline took to be configured; 0: it was not */
	const char *compiler; /* that compiles most units, as the build found it, absolute; NULL: not known */
	struct unit_list units;
	struct command_list commands; /* in build order */
	struct unit_failure_list failed;
	struct unit_failure_list partial; /* read, but not all of it: the first error of each */
	struct strlist loaded; /* linked files that the benchmarks load, relative: variants
				* rebuild no other; empty: all are rebuilt */
	int loads_nothing; /* 1: the benchmarks were watched, and load none of them */
	struct build_option_list options; /* other choices that its build system offers */
	unsigned long long lines; /* physical lines of the units' own files */
	/* What is known of the project and its build, one word each, for rules'
	 * "because" and "needs": "compiler:gcc", "flag:-O2", "no-optimization",
	 * "links-shared", "executables:3", "openmp-pragmas", "uses-libm", ... */
	struct strlist facts;
};

/* Adds to p->facts what units and commands say about the build; call it once they
 * are filled (again after they changed: nothing is added twice). Needs no process.
 * The words:
 *   compiler:gcc compiler:clang          families in use
 *   flag:X                               every distinct flag of a C unit that changes code: the level in effect
 *                                        (flag:-O2), -f..., -m..., --param=..., -pg, -DNDEBUG..., -std=...
 *   link:X                               -l..., -Wl,... and -fuse-ld=... of links
 *   no-optimization                      some unit has no -O, or -O0; low-optimization: -O1 or -Og;
 *                                        optimize-size: -Os or -Oz; mixed-optimization: levels differ
 *   march lto pgo openmp ndebug debug-info       some unit is compiled with it (-march=/-mcpu=, -flto, a
 *                                        profile, -fopenmp, -DNDEBUG, -g); "no-" + word: some unit is not
 *   pic coverage profiling sanitizers stack-protector fortify frame-pointer fast-math no-strict-aliasing
 *   wrapv trapv freestanding threads no-inlining no-vectorization       some unit has such a flag
 *   units:N several-units                number of C units; two or more
 *   has-assembler has-c++                units that are not C
 *   executables:N links-executable       linked programs; at least one
 *   links-shared links-static links-archives     -shared, -static, ar
 *   pie                                  an executable is linked without -no-pie or -static
 *   uses-libm                            a link has -lm
 *   links-unknown                        no link was seen (a bare compile database) */
void project_facts(struct arena *a, struct project *p);

/* The name a report uses: relative to root (or build_root) when below it,
 * otherwise the path itself. */
const char *project_rel(const struct project *p, const char *path);

#endif
