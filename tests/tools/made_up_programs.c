/* The kinds of program that policies are judged by. Their figures are those of real ones (corpus/best-known.csv,
 * corpus/builds.csv), a little rounded. */
#include "made_up.h"

#include <string.h>

#define END                                                                                                            \
	{                                                                                                              \
		.id = NULL                                                                                             \
	}

static const struct made_suggestion one_flag[] = {
	{"one", MADE_FLAG, 6, 45, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

static const struct made_suggestion nothing[] = {END};

/* An interpreter: PGO is most of it, LTO helps only with it, another compiler loses. */
static const struct made_suggestion interpreter[] = {
	{"o3", MADE_FLAG, 1, 10, MADE_FINE, RISK_SAFE, "level", NULL},
	{"native", MADE_FLAG, 2, 12, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"lto", MADE_LINK, 1, 15, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"pgo", MADE_PGO, 22, 18, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"pgo-o3", MADE_PGO, 0, 20, MADE_FINE, RISK_SAFE, NULL, "pgo o3"},
	{"pgo-lto", MADE_PGO, 0, 21, MADE_FINE, RISK_SAFE, NULL, "pgo lto"},
	{"pgo-lto-native", MADE_PGO, 0, 22, MADE_FINE, RISK_SAFE, NULL, "pgo lto native"},
	{"clang", MADE_COMPILER, -8, 30, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"tcmalloc", MADE_ENV, 4, 40, MADE_FINE, RISK_SAFE, "malloc", NULL},
	{"jemalloc", MADE_ENV, 2, 41, MADE_FINE, RISK_SAFE, "malloc", NULL},
	END,
};
static const struct made_interaction interpreter_together[] = {{"pgo", "lto", 3}, {"pgo", "o3", -2}, {NULL, NULL, 0}};

/* Time goes into memory: allocators of which one fits, a tag, a tunable that is worth nothing beside them. */
static const struct made_suggestion allocating[] = {
	{"o3", MADE_FLAG, 0, 10, MADE_SAME_CODE, RISK_SAFE, "level", NULL},
	{"lto", MADE_LINK, 5, 15, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"pgo", MADE_PGO, 8, 18, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"tcmalloc", MADE_ENV, 38, 30, MADE_FINE, RISK_SAFE, "malloc", NULL},
	{"mimalloc", MADE_ENV, 41, 31, MADE_FINE, RISK_SAFE, "malloc", NULL},
	{"jemalloc", MADE_ENV, 25, 32, MADE_FINE, RISK_SAFE, "malloc", NULL},
	{"tcache", MADE_ENV, 12, 35, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"tag", MADE_FLAG, 18, 50, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};
static const struct made_interaction allocating_together[] = {
	{"tcmalloc", "tcache", -11}, {"mimalloc", "tcache", -11}, {"jemalloc", "tcache", -11}, {NULL, NULL, 0}};

static const struct made_suggestion many_small[] = {
	{"a", MADE_FLAG, 2, 10, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"b", MADE_FLAG, 3, 20, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"c", MADE_LINK, 2, 30, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"d", MADE_FLAG, 3, 40, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"e", MADE_ENV, 2, 50, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"f", MADE_FLAG, 4, 60, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

/* Each good alone; two of them bad together, and one good only beside another. */
static const struct made_suggestion interplay[] = {
	{"a", MADE_FLAG, 8, 20, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"b", MADE_FLAG, 6, 25, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"c", MADE_FLAG, 3, 30, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"d", MADE_PGO, 5, 35, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};
static const struct made_interaction interplay_together[] = {{"a", "b", -9}, {"b", "d", 6}, {NULL, NULL, 0}};

static const struct made_suggestion classic[] = {
	{"o3", MADE_FLAG, 3, 10, MADE_FINE, RISK_SAFE, "level", NULL},
	{"native", MADE_FLAG, 4, 12, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"lto", MADE_LINK, 3, 15, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"pgo", MADE_PGO, 12, 18, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"clang", MADE_COMPILER, -3, 30, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

/* A good one among many that do not build, crash or hang. */
static const struct made_suggestion fragile[] = {
	{"good", MADE_FLAG, 9, 55, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"fine", MADE_ENV, 4, 20, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"hangs", MADE_FLAG, 0, 15, MADE_HANGS, RISK_SAFE, NULL, NULL},
	{"crashes", MADE_FLAG, 0, 25, MADE_CRASHES, RISK_SAFE, NULL, NULL},
	END,
};

static const struct made_suggestion loses[] = {
	{"a", MADE_FLAG, -20, 10, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"b", MADE_COMPILER, -12, 12, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"c", MADE_ENV, -5, 15, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"d", MADE_FLAG, 5, 50, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

/* The best is not allowed: its price is to be told, and is never recommended. */
static const struct made_suggestion priced[] = {
	{"o3", MADE_FLAG, 3, 10, MADE_FINE, RISK_SAFE, "level", NULL},
	{"march", MADE_FLAG, 30, 12, MADE_FINE, RISK_PORTABILITY, NULL, NULL},
	{"fast-math", MADE_FLAG, 15, 14, MADE_FINE, RISK_NUMERICS, NULL, NULL},
	{"pgo", MADE_PGO, 7, 18, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

/* A kernel of one file: flags that matter, and one switch of the compiler that matters more. */
static const struct made_suggestion kernel[] = {
	{"o3", MADE_FLAG, 4, 10, MADE_FINE, RISK_SAFE, "level", NULL},
	{"pgo", MADE_PGO, 9, 18, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

/* The best of it never reaches the compiler when it is applied (a Makefile that overrides its flags for one target). */
static const struct made_suggestion overridden[] = {
	{"o3", MADE_FLAG, 14, 10, MADE_NOT_APPLIED, RISK_SAFE, NULL, NULL},
	{"native", MADE_FLAG, 6, 12, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"tcmalloc", MADE_ENV, 9, 30, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

/* The best takes longer to build as applied than there is time; what needs no build is worth something, too. */
static const struct made_suggestion late[] = {
	{"pgo", MADE_PGO, 16, 10, MADE_LATE, RISK_SAFE, NULL, NULL},
	{"tcmalloc", MADE_ENV, 9, 30, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};

/* The same, and what is left is worth something only without it. */
static const struct made_suggestion shadowed[] = {
	{"o3", MADE_FLAG, 60, 10, MADE_NOT_APPLIED, RISK_SAFE, NULL, NULL},
	{"tcmalloc", MADE_ENV, 9, 12, MADE_FINE, RISK_SAFE, NULL, NULL},
	END,
};
static const struct made_interaction shadowed_together[] = {{"o3", "tcmalloc", -8}, {NULL, NULL, 0}};

static const struct made_suggestion options[] = {
	{"o3", MADE_FLAG, 2, 10, MADE_FINE, RISK_SAFE, "level", NULL},
	{"fast-hash", MADE_OPTION, 14, 40, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"option-2", MADE_OPTION, 0, 41, MADE_FINE, RISK_SAFE, NULL, NULL},
	{"option-3", MADE_OPTION, -2, 42, MADE_NO_BUILD, RISK_SAFE, NULL, NULL},
	END,
};

const struct made_program made_programs[] = {
	/* name, compile, link, run, n, same, fails, budget, switches, gain of one */
	{"one-flag", 8, 0.3, 0.3, 40, 0.4, 0.05, 360, 0, 0, one_flag, NULL},
	{"nothing", 8, 0.3, 0.3, 40, 0.4, 0.05, 360, 0, 0, nothing, NULL},
	{"interpreter", 12, 0.3, 0.35, 59, 0.35, 0.05, 360, 0, 0, interpreter, interpreter_together},
	{"allocating", 2, 0.2, 0.2, 45, 0.35, 0.05, 300, 0, 0, allocating, allocating_together},
	{"many-small", 5, 0.3, 0.2, 40, 0.4, 0.05, 480, 0, 0, many_small, NULL},
	{"interplay", 6, 0.3, 0.25, 40, 0.4, 0.05, 360, 0, 0, interplay, interplay_together},
	{"large", 150, 3, 1.0, 59, 0.3, 0.05, 900, 0, 0, classic, NULL},
	{"huge", 260, 8, 1.0, 59, 0.3, 0.05, 540, 0, 0, classic, NULL},
	{"fragile", 5, 0.3, 0.3, 40, 0.1, 0.6, 360, 0, 0, fragile, NULL},
	{"loses", 6, 0.3, 0.3, 40, 0.4, 0.05, 300, 0, 0, loses, NULL},
	{"priced", 6, 0.3, 0.3, 40, 0.4, 0.05, 360, 0, 0, priced, NULL},
	{"kernel", 0.8, 0.1, 0.12, 45, 0.5, 0.05, 360, 24, 35, kernel, NULL},
	{"options", 10, 0.3, 0.3, 30, 0.4, 0.05, 360, 0, 0, options, NULL},
	{"overridden", 6, 0.3, 0.2, 30, 0.4, 0.05, 600, 0, 0, overridden, NULL},
	{"shadowed", 6, 0.3, 0.2, 10, 0.4, 0.05, 600, 0, 0, shadowed, shadowed_together},
	{"late", 6, 0.3, 0.2, 10, 0.4, 0.05, 600, 0, 0, late, NULL},
	{"runs-5ms", 6, 0.3, 0.005, 40, 0.4, 0.05, 240, 0, 0, classic, NULL},
	{"runs-50ms", 6, 0.3, 0.05, 40, 0.4, 0.05, 300, 0, 0, classic, NULL},
	{"runs-5s", 6, 0.3, 5, 40, 0.4, 0.05, 600, 0, 0, classic, NULL},
	{"runs-60s", 6, 0.3, 60, 40, 0.4, 0.05, 3600, 0, 0, classic, NULL},
};
const size_t made_programs_n = sizeof made_programs / sizeof *made_programs;

/* As measured on a shared machine of two threads of one core, alone and with others at work. */
const struct made_machine made_machines[2] = {
	{"quiet", 0.006, 0.003, 0.02, 0.004, 1.45},
	{"busy", 0.045, 0.02, 0.10, 0.018, 1.45},
};

const struct made_program *made_program(const char *name)
{
	for (size_t i = 0; i < made_programs_n; i++)
		if (!strcmp(made_programs[i].name, name))
			return &made_programs[i];
	return NULL;
}
