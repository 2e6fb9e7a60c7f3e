/* The facts of all units meeting: functions by USR (with the path for internal
 * linkage), who calls whom and from which loop, and what each function does with
 * memory, to a fixpoint. */
#ifndef ADVISOR_SCAN_PROGRAM_PROGRAM_H
#define ADVISOR_SCAN_PROGRAM_PROGRAM_H

#include "model/library.h"
#include "model/project.h"
#include "scan/facts/facts.h"

/* What a function does with what is passed in parameter n. Bits. */
enum param_effect {
	PARAM_RELEASES = 1, /* gives the memory it points to back, on some path */
	PARAM_ALWAYS = 2, /* ... on every path that returns (null excepted) */
	PARAM_DROPS = 4, /* gives a reference back: memory goes when it was the last */
	PARAM_KEEPS = 8, /* stores the pointer where it outlives the call */
	PARAM_RETURNS = 16, /* may return it */
	PARAM_FIELDS = 32, /* releases memory held in the fields of what it points to (strbuf_release) */
	PARAM_FILLS = 64, /* *param receives fresh memory (asprintf, getline) */
	PARAM_CLEARS = 128, /* sets *param to null after releasing what it held (FREE_AND_NULL) */
	PARAM_UNKNOWN = 256, /* no body seen and no contract known */
	PARAM_FILLS_FIELDS = 512, /* fresh memory is stored in the fields of what it points to (strbuf_init) */
	PARAM_RESIZES = 1024, /* may move it: realloc's first */
	PARAM_RETURNS_FIELD = 4096, /* may return what a field of what it points to holds (detach, get) */
	PARAM_GROWS = 2048, /* FILLS_FIELDS by making a buffer of its own larger (append); FILLS, or makes what is there
			       larger (getline) */
	PARAM_FILLS_ON_FAILURE = 8192 /* FILLS only when something went wrong: *param tells what */
};
#define PARAM_MAX 12

enum func_flag {
	FUNC_FRESH = 1, /* returns fresh memory (or null) */
	FUNC_NORETURN = 2,
	FUNC_ALLOCATES = 4, /* allocates, itself or through what it calls */
	FUNC_COLD = 8, /* start-up, option parsing, errors, usage only (estimate) */
	FUNC_ZEROED = 16, /* the fresh memory is zeroed */
	FUNC_ADDRESS_TAKEN = 32,
	FUNC_LIBRARY = 64, /* no body here, but its contract is known (contracts.c) */
	FUNC_RESIZES = 128, /* realloc-like: FRESH, and parameter n is resized */
	FUNC_FRESH_RECORD = 256, /* returns a structure, by value, that holds fresh memory */
	FUNC_WAITS = 512, /* every call starts a process, or waits (costly.h) */
	FUNC_OPENS = 1024, /* every call opens a file or a connection */
	FUNC_CALLS_BACK = 4096, /* calls what it is handed, again and again */
	FUNC_FRESH_OR_GIVEN = 2048, /* returns fresh memory, or what it was given (a buffer that is large enough) */
	/* of libraries' functions only */
	FUNC_FORKS = 8192,
	FUNC_EVENTS = 16384, /* waits for events */
	FUNC_BLOCKS = 32768, /* may wait for another thread or process, or for a person */
	FUNC_COMPARES = 65536, /* its first two arguments */
	FUNC_JOINS = 131072, /* returns one text made of its arguments */
	FUNC_WRITES = 262144 /* hands data to a file or a connection */
};

struct program_call {
	uint32_t caller, callee; /* funcs */
	uint32_t unit, node; /* the NODE_CALL, in units[unit] */
	uint32_t loop; /* innermost, index into that unit's loops; NO_INDEX */
	uint8_t indirect; /* through a pointer */
	uint8_t other; /* not the function that program_callee() says: one more that the pointer may hold, or `repeats` */
	uint8_t last; /* it ends the program, or what follows it does: it comes once at the most (heat.c) */
	uint8_t repeats; /* handed to a function without a body here, which calls it again and again (qsort) */
};

struct program_func {
	const char *usr, *name;
	uint32_t unit; /* of its definition; NO_INDEX: no body seen */
	uint32_t def; /* index into that unit's funcs */
	uint32_t flags;
	uint16_t params[PARAM_MAX]; /* enum param_effect */
	uint8_t n_params;
	int8_t size_param, count_param; /* FRESH: the parameters that give the size; -1 */
	int8_t resize_param; /* RESIZES: the parameter; -1 */
	uint32_t call, calls; /* out: program.calls[call .. call + calls) */
	uint32_t in, ins; /* in: program.in[in .. in + ins) index program.calls */
	const struct library_function *library; /* what is said of it; NULL: nothing, or it has a body */
	float heat; /* estimate: executions relative to one run of main (log10) */
};

struct program {
	struct arena *a;
	const struct project *project;
	const struct library *library;
	const struct unit_facts *units;
	size_t n_units;
	struct {
		struct program_func *v;
		size_t n, cap;
	} funcs;
	struct {
		struct program_call *v; /* sorted by caller, then unit and node */
		size_t n, cap;
	} calls;
	uint32_t *in;
	uint32_t **func_of; /* per unit, per sym: index into funcs, NO_INDEX when no function (hooks resolved) */
	uint32_t **def_of; /* per unit, per func of it: index into funcs */
	struct program_names *names; /* by USR */
	float *frequency; /* per func: estimate of its calls in a run (log10), see frequency.c */
	struct switch_list *switches; /* per unit: switch_cases.c */
	struct site_list *sites; /* sites.h */
	uint32_t *argument_params; /* per func: which parameters hold the command line, bits */
	uint8_t *argument_fields; /* per unit: fields are named as main's parameters are */
	uint8_t **option_loops; /* per unit, per loop of it: 1 when it asks for options (command_line.h); NULL: none */
	struct phases *phases; /* phase.h */
	struct counted_fields *counted; /* growth_appends.c; NULL until asked for */
	uint64_t *growth_left; /* per unit: nodes that growth*.c may still look at */
	struct strlist pools; /* USRs of the globals that allocators keep free memory in */
	volatile uint32_t *at; /* NULL, or where the unit that is being looked at is written down */
};
/* Says which unit is being looked at, for whoever has to say later where it went wrong. */
static inline void program_at(const struct program *p, uint32_t unit)
{
	if (p->at && unit != NO_INDEX)
		*p->at = unit;
}

/* Joins the units (which must outlive it) and makes the summaries. library: what libraries' functions do; NULL: what
 * comes with the program. at: see program.at. */
struct program *program_make(struct arena *a, const struct project *p, const struct library *library,
			     const struct unit_facts *units, size_t n, volatile uint32_t *at);

/* Its summary's effect on argument n of a call; 0 when the callee is not known and its
 * arguments are only looked at as far as anyone can tell, PARAM_UNKNOWN otherwise. */
unsigned program_effect(const struct program *p, uint32_t unit, uint32_t call, unsigned argument);
/* 1 when the global of that name is a free list: an allocator takes memory out of it. */
int program_is_pool(const struct program *p, const char *usr);
/* The function called by a NODE_CALL, NULL when nobody knows. When a hook may hold
 * several, the first that allocates or releases, else the first. */
const struct program_func *program_callee(const struct program *p, uint32_t unit, uint32_t node);
/* 1 for a call that ends the program. Not what a hook may hold: others may be in it. */
int program_ends(const struct program *p, uint32_t unit, uint32_t node);
/* The function a node is in. */
const struct program_func *program_func_of(const struct program *p, uint32_t unit, uint32_t node);
static inline uint32_t program_index(const struct program *p, const struct program_func *f)
{
	return (uint32_t)(f - p->funcs.v);
}

/* Estimate of how often a node runs, as program_func.heat: its function's, plus its loops. */
float program_heat(const struct program *p, uint32_t unit, uint32_t node);
/* Estimate of how often a node runs in a run of the program, as log10: over all ways to it, with their branches and loops
 * (heat: along the hottest way, in loops). What findings are ranked by. */
double program_score(const struct program *p, uint32_t unit, uint32_t node);
/* What it comes from, in a few words each. */
void program_grounds(const struct program *p, uint32_t unit, uint32_t node, struct arena *a, struct strlist *out);
/* 1 when the node is on a path that ends in an error, an exit or a usage text, or in
 * code that runs once. */
int program_cold(const struct program *p, uint32_t unit, uint32_t node);

#endif
