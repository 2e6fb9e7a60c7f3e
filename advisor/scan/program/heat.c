/* How often code runs, guessed from the text: every loop is ten times, a loop over the
 * command line is once. Real counts replace this (scan_rank). */
#include <string.h>

#include "base/str.h"
#include "scan/program/command_line.h"
#include "scan/program/costly.h"
#include "scan/facts/state_machine.h"
#include "scan/program/phase.h"
#include "scan/facts/few_rounds.h"
#include "scan/program/heat_parts.h"
#include "scan/program/program_parts.h"

#define MAX_HEAT   7.0f
#define MAX_ROUNDS 12

static int names_trouble(const char *name, int also_debugging)
{
	static const char *const words[] = {"err",     "error", "errors", "warn",  "warning", "fail",  "failed",
					    "failure", "fatal", "die",	  "panic", "abort",   "usage", NULL};
	static const char *const debugging[] = {"debug", "dbg", "trace", "assert", "selftest", NULL};

	return arguments_have_word(name, words) || (also_debugging && arguments_have_word(name, debugging));
}

static int names_options(const char *name)
{
	static const char *const words[] = {"argv",   "args",	 "opt",	   "opts", "option", "options",
					    "getopt", "cmdline", "config", "conf", "cfg",    NULL};

	return arguments_have_word(name, words);
}

#define TWO_LOOPS 2

/* Functions that read the command line: what they do, they do once per option. When loops
 * in loops come to them, too, options are what the program deals with. */
static int reads_options(const struct program *p, const struct program_func *f)
{
	return names_options(f->name) && (f->heat < TWO_LOOPS || p->argument_params[program_index(p, f)]);
}

/* A call in the subtree, outside of nested branches, to a function named for trouble. */
static int calls_trouble(const struct unit_facts *u, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *n = &u->nodes.v[i];

		if (n->kind == NODE_IF && i != from) {
			uint32_t c = i + 1;

			if (calls_trouble(u, c, u->nodes.v[c].end))
				return 1;
			i = n->end - 1;
			continue;
		}
		if (n->kind == NODE_CALL && n->sym != NO_INDEX &&
		    names_trouble(fact_text(u, u->syms.v[n->sym].name), 0))
			return 1;
	}
	return 0;
}

/* The branch the node is in says that something went wrong. */
static int reports_error(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct unit_facts *u = &p->units[unit];
	uint32_t child = node, up = u->nodes.v[node].parent;

	for (; up != NO_INDEX; child = up, up = u->nodes.v[up].parent) {
		const struct fact_node *n = &u->nodes.v[up];

		if (node_is_loop(n))
			return 0;
		if (n->kind == NODE_IF && child != up + 1)
			return calls_trouble(u, child, u->nodes.v[child].end);
	}
	return 0;
}

static int may_leave(const struct unit_facts *f, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		uint8_t kind = f->nodes.v[i].kind;

		if (kind == NODE_RETURN || kind == NODE_GOTO || kind == NODE_BREAK || kind == NODE_CONTINUE)
			return 1;
	}
	return 0;
}

/* A statement after the node, in a block around it that no loop repeats, ends the program:
 * it runs once. */
static int runs_into_exit(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct unit_facts *u = &p->units[unit];
	uint32_t child = node, up = u->nodes.v[node].parent;

	for (; up != NO_INDEX; child = up, up = u->nodes.v[up].parent) {
		const struct fact_node *n = &u->nodes.v[up];

		if (node_is_loop(n))
			return 0;
		/* (failed(...), unreachable()) */
		if (n->kind == NODE_BINARY && n->op == OP_COMMA && child == up + 1 &&
		    program_ends(p, unit, u->nodes.v[child].end))
			return 1;
		if (n->kind != NODE_BLOCK)
			continue;
		if (may_leave(u, child, n->end))
			return 0;
		for (uint32_t next = u->nodes.v[child].end; next < n->end; next = u->nodes.v[next].end) {
			if (program_ends(p, unit, next))
				return 1;
		}
	}
	return 0;
}

/* Programs that test the others: a folder or a file named so. */
static int is_of_tests(const char *path, int has_main)
{
	static const char *const folders[] = {"test",	  "tests",     "testing", "testsuite", "t",
					      "unittest", "unittests", "fuzz",	  "fuzzing"};
	static const char *const ends[] = {"_test", "-test", "_tests", "-tests", "runtest", "runtests", "selftest"};
	const char *slash = strchr(path, '/');
	size_t n;

	for (; slash; path = slash + 1, slash = strchr(path, '/'))
		for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
			if ((size_t)(slash - path) == strlen(folders[i]) &&
			    !strncmp(path, folders[i], (size_t)(slash - path)))
				return 1;
	n = strcspn(path, ".");
	/* test.c alone may be a program like any other, and testament.c is no test */
	if (str_starts(path, "test") && n > 4 && (has_main || strchr("_-", path[4])))
		return 1;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (n >= strlen(ends[i]) && !strncmp(path + n - strlen(ends[i]), ends[i], strlen(ends[i])))
			return 1;
	return 0;
}

static const char *file_of(const struct program *p, uint32_t unit, uint32_t func)
{
	const struct unit_facts *u = &p->units[unit];

	return project_rel(p->project, fact_text(u, u->files.v[u->funcs.v[func].file].path));
}

/* A goto that spans hundreds of lines is a generated parser's state machine, and most of
 * what is in it happens once per rule, if at all. */
static int is_parser(const struct fact_loop *l)
{
	return l->kind == LOOP_GOTO && l->end_line > l->line + 200;
}

float heat_loops_around(const struct program *p, const struct program_func *f, uint32_t loop)
{
	const struct unit_facts *u = &p->units[f->unit];
	float heat = 0;

	program_at(p, f->unit);

	for (; loop != NO_INDEX; loop = u->loops.v[loop].parent)
		if (!arguments_loop(p, f, loop) && !is_parser(&u->loops.v[loop]) && !program_restarts(p, f->unit, loop))
			heat += 1;
	return heat;
}

/* Functions that call each other in a circle: what a circle does is counted once. */
struct circles {
	struct program *p;
	int direct; /* calls through pointers, and those that end the program, do not close a circle */
	uint32_t *number, *low, *stack, *circle, *order;
	uint32_t next, top, depth, done;
};

static void visit(struct circles *t, uint32_t f)
{
	const struct program_func *v = &t->p->funcs.v[f];
	uint32_t i;

	t->number[f] = t->low[f] = ++t->next;
	t->stack[t->top++] = f;
	t->depth++;
	for (i = v->call; i < v->call + v->calls && t->depth < 2000; i++) {
		uint32_t to = t->p->calls.v[i].callee;

		if (t->direct && !heat_goes_on(&t->p->calls.v[i]))
			continue;
		if (!t->number[to])
			visit(t, to);
		if (!t->circle[to] && t->low[to] < t->low[f])
			t->low[f] = t->low[to];
	}
	t->depth--;
	if (t->low[f] != t->number[f])
		return;
	do {
		i = t->stack[--t->top];
		t->circle[i] = t->number[f];
		t->order[t->done++] = i;
	} while (i != f);
}

uint32_t *heat_find_circles(struct program *p, int direct, uint32_t **order)
{
	struct circles t = {.p = p, .direct = direct};
	size_t n = p->funcs.n + 1;

	t.number = arena_alloc(p->a, n * sizeof *t.number);
	t.low = arena_alloc(p->a, n * sizeof *t.low);
	t.stack = arena_alloc(p->a, n * sizeof *t.stack);
	t.circle = arena_alloc(p->a, n * sizeof *t.circle);
	t.order = *order = arena_alloc(p->a, n * sizeof *t.order);
	for (uint32_t i = 0; i < p->funcs.n; i++)
		if (!t.number[i])
			visit(&t, i);
	return t.circle;
}

static int relax(struct program *p, const uint32_t *circle, const struct program_call *c)
{
	struct program_func *callee = &p->funcs.v[c->callee];
	const struct program_func *caller = &p->funcs.v[c->caller];
	float heat = caller->heat + heat_loops_around(p, caller, c->loop);

	heat += c->repeats;
	if (circle[c->callee] == circle[c->caller])
		heat = caller->heat;
	if (heat > MAX_HEAT)
		heat = MAX_HEAT;
	if (heat <= callee->heat)
		return 0;
	callee->heat = heat;
	return 1;
}

/* What is named for trouble, and what belongs to tests. */
static void mark_cold(struct program *p)
{
	uint8_t *mains = arena_alloc(p->a, p->n_units + 1); /* units with a main() */

	for (uint32_t i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i].unit != NO_INDEX && str_eq(p->funcs.v[i].name, "main"))
			mains[p->funcs.v[i].unit] = 1;
	for (uint32_t i = 0; i < p->funcs.n; i++) {
		struct program_func *f = &p->funcs.v[i];

		if (names_trouble(f->name, 1) ||
		    (f->unit != NO_INDEX && is_of_tests(file_of(p, f->unit, f->def), mains[f->unit])))
			f->flags |= FUNC_COLD;
	}
}

static void find_last_calls(struct program *p)
{
	for (size_t i = 0; i < p->calls.n; i++) {
		struct program_call *c = &p->calls.v[i];

		program_at(p, c->unit);
		c->last = program_ends(p, c->unit, c->node) || runs_into_exit(p, c->unit, c->node);
	}
}

void program_estimate_heat(struct program *p)
{
	int changed = 1, rounds = MAX_ROUNDS;
	uint32_t *order, *circle = heat_find_circles(p, 0, &order);

	arguments_find(p);
	mark_cold(p);
	for (uint32_t i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i].flags & FUNC_ADDRESS_TAKEN && !p->argument_params[i])
			p->funcs.v[i].heat = 1;
	while (changed && rounds--) {
		changed = 0;
		for (uint32_t i = 0; i < p->calls.n; i++)
			changed |= relax(p, circle, &p->calls.v[i]);
	}
	find_last_calls(p);
	circle = heat_find_circles(p, 1, &order);
	program_estimate_frequency(p, circle, order);
}

float program_heat(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct program_func *f = program_func_of(p, unit, node);

	return f && f->unit == unit ? f->heat + heat_loops_around(p, f, node_loop(&p->units[unit], node)) : 0;
}

/* The node is in what happens when something went wrong, or ends the program. */
int heat_is_exception(const struct program *p, const struct program_func *f, uint32_t unit, uint32_t node)
{
	return f->flags & FUNC_COLD || reports_error(p, unit, node) || runs_into_exit(p, unit, node);
}

/* The node is reached for the options, or before or after the work. */
int heat_is_preparation(const struct program *p, const struct program_func *f, uint32_t unit, uint32_t node)
{
	return reads_options(p, f) || program_phase(p, unit, node);
}

/* A loop of the function that goes round once per option, or per rule of a parser. */
int heat_is_cold_loop(const struct program *p, const struct program_func *f, uint32_t loop)
{
	const struct unit_facts *u = &p->units[f->unit];

	/* options are few, however often a server reads those of a request */
	return heat_loops_around(p, f, loop) < 1 &&
	       (f->heat < 1 || is_parser(&u->loops.v[loop]) || arguments_asked(p, f->unit, loop));
}

int program_cold(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct program_func *f = program_func_of(p, unit, node);
	uint32_t loop;

	if (!f || f->unit != unit)
		return 0;
	if (heat_is_exception(p, f, unit, node) || heat_is_preparation(p, f, unit, node))
		return 1;
	loop = node_loop(&p->units[unit], node);
	return loop != NO_INDEX && heat_is_cold_loop(p, f, loop);
}
