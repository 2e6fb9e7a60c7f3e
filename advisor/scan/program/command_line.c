/* Which functions handle the command line: main's own parameters, and those of others that it passes them on to. A
 * loop over them is gone through once per word that the user typed. */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "scan/program/command_line.h"
#include "scan/program/costly.h"

#define MAX_ROUNDS    12
#define DERIVED_DEPTH 3

/* 1 when a word of the name (parts between `_`, and where the case changes) is one that
 * programs use for what happens when something went wrong, or is only looked into. */
int arguments_have_word(const char *name, const char *const *words)
{
	const char *s = name;

	while (*s) {
		char word[16];
		size_t n = 0;

		while (*s && !isalpha((unsigned char)*s))
			s++;
		for (;
		     isalpha((unsigned char)*s) && (!n || !isupper((unsigned char)*s) || isupper((unsigned char)s[-1]));
		     s++)
			if (n < sizeof word - 1)
				word[n++] = (char)tolower((unsigned char)*s);
		word[n] = '\0';
		for (size_t i = 0; words[i]; i++)
			if (!strcmp(words[i], word))
				return 1;
	}
	return 0;
}

/* 1 for parameters of main, and for those that main passes its own on to. */
static int is_argument_param(const struct program *p, const struct program_func *f, unsigned param)
{
	return f->unit != NO_INDEX && param < PARAM_MAX && p->argument_params[program_index(p, f)] >> param & 1;
}

static int is_argument(const struct program *p, const struct program_func *f, uint32_t node, int depth);

/* Named as main's own. */
static int names_main(const char *name)
{
	return !strcmp(name, "argc") || !strcmp(name, "argv");
}

/* A local variable that is set to part of the command line, without a call: text, not
 * what text was read as. */
static int is_argument_local(const struct program *p, const struct program_func *f, uint32_t sym, int depth)
{
	const struct unit_facts *u = &p->units[f->unit];
	const struct fact_func *fn = &u->funcs.v[f->def];

	/* most functions have nothing that it could come from */
	if (!p->argument_params[program_index(p, f)] && !p->argument_fields[f->unit])
		return 0;
	if (u->syms.v[sym].kind != SYM_VAR || u->syms.v[sym].flags & SYM_GLOBAL ||
	    u->syms.v[sym].type != TYPE_POINTER || depth >= DERIVED_DEPTH)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &u->nodes.v[i];

		if (n->kind == NODE_VAR && n->sym == sym && n->end > i + 1 && is_argument(p, f, i + 1, depth + 1))
			return 1;
		if (n->kind == NODE_ASSIGN && n->op == OP_NONE && u->nodes.v[i + 1].kind == NODE_REF &&
		    u->nodes.v[i + 1].sym == sym && is_argument(p, f, node_child(u, i, 1), depth + 1))
			return 1;
	}
	return 0;
}

/* argv, *argv, argv[i] + 2, argc - 1, ... */
static int is_argument(const struct program *p, const struct program_func *f, uint32_t node, int depth)
{
	const struct unit_facts *u = &p->units[f->unit];
	const struct fact_node *n = &u->nodes.v[node];

	while (n->kind == NODE_UNARY || n->kind == NODE_BINARY || n->kind == NODE_INDEX)
		n = &u->nodes.v[++node];
	if (n->kind == NODE_MEMBER && n->sym != NO_INDEX)
		return names_main(fact_text(u, u->syms.v[n->sym].name));
	if (n->kind != NODE_REF || n->sym == NO_INDEX)
		return 0;
	if (u->syms.v[n->sym].kind == SYM_PARAM)
		return is_argument_param(p, f, u->syms.v[n->sym].param);
	return is_argument_local(p, f, n->sym, depth);
}

static int names_arguments(const struct program *p, const struct program_func *f, uint32_t from, uint32_t to)
{
	const struct unit_facts *u = &p->units[f->unit];

	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *n = &u->nodes.v[i];

		if ((n->kind == NODE_REF || n->kind == NODE_MEMBER) && is_argument(p, f, i, 0))
			return 1;
	}
	return 0;
}

/* 1 when the call, or the variable that receives its value, is compared with -1 (or with zero, by size) in the loop. */
static int ends_at_minus_one(const struct unit_facts *u, const struct fact_loop *l, uint32_t call)
{
	uint32_t up = u->nodes.v[call].parent, other;
	uint32_t sym = up != NO_INDEX && u->nodes.v[up].kind == NODE_ASSIGN ? u->nodes.v[up + 1].sym
		       : up != NO_INDEX && u->nodes.v[up].kind == NODE_VAR  ? u->nodes.v[up].sym
									    : NO_INDEX;

	for (uint32_t i = l->node; i < l->end; i++) {
		const struct fact_node *n = &u->nodes.v[i];

		other = n->kind == NODE_BINARY ? node_child(u, i, 1) : NO_INDEX;
		if (other == NO_INDEX || u->nodes.v[other].kind != NODE_INT ||
		    fact_int(u, other) != (n->op == OP_LT || n->op == OP_GE ? 0 : -1))
			continue;
		for (uint32_t side = i + 1; side < u->nodes.v[i + 1].end; side++)
			if (side == call ||
			    (sym != NO_INDEX && u->nodes.v[side].kind == NODE_REF && u->nodes.v[side].sym == sym))
				return 1;
	}
	return 0;
}

/* A getopt, of the C library, or of the project's own or another library by name and by protocol: -1 ends the
 * options. */
static int asks_for_option(const struct program *p, const struct program_call *c)
{
	static const char *const words[] = {"opt", "option", "options", "getopt", NULL};
	const struct unit_facts *u = &p->units[c->unit];
	const struct fact_loop *l = &u->loops.v[c->loop];
	uint32_t condition = loop_condition(u, l);
	const char *name = fact_text(u, u->syms.v[u->nodes.v[c->node].sym].name);

	if (!arguments_have_word(name, words) ||
	    !(node_always(u, c->node, l->node) ||
	      (condition != NO_INDEX && c->node >= condition && c->node < u->nodes.v[condition].end)))
		return 0;
	return str_starts(name, "getopt") || ends_at_minus_one(u, l, c->node);
}

static void find_option_loops(struct program *p)
{
	p->option_loops = arena_alloc(p->a, (p->n_units + 1) * sizeof *p->option_loops);
	for (uint32_t i = 0; i < p->calls.n; i++) {
		const struct program_call *c = &p->calls.v[i];

		if (c->loop == NO_INDEX || !asks_for_option(p, c))
			continue;
		if (!p->option_loops[c->unit])
			p->option_loops[c->unit] = arena_alloc(p->a, p->units[c->unit].loops.n);
		p->option_loops[c->unit][c->loop] = 1;
	}
}

int arguments_asked(const struct program *p, uint32_t unit, uint32_t loop)
{
	return loop != NO_INDEX && p->option_loops[unit] && p->option_loops[unit][loop];
}

/* A loop over the command line: its condition asks argc, argv or getopt. */
int arguments_loop(const struct program *p, const struct program_func *f, uint32_t loop)
{
	const struct unit_facts *u = &p->units[f->unit];
	const struct fact_loop *l = &u->loops.v[loop];
	uint32_t c = loop_condition(u, l), inc = loop_increment(u, l);

	if (arguments_asked(p, f->unit, loop) || (c != NO_INDEX && names_arguments(p, f, c, u->nodes.v[c].end)))
		return 1;
	return inc != NO_INDEX && names_arguments(p, f, inc, u->nodes.v[inc].end);
}

/* Which parameters a call passes the command line to: f(argc, argv), also by address, in
 * part, or one of its words. */
static uint32_t passes_arguments(const struct program *p, const struct program_call *c)
{
	const struct program_func *caller = &p->funcs.v[c->caller];
	const struct unit_facts *u = &p->units[c->unit];
	uint32_t arg = node_child(u, c->node, 1), params = 0;

	for (unsigned i = 0; !c->repeats && arg != NO_INDEX && arg < u->nodes.v[c->node].end && i < PARAM_MAX;
	     arg = u->nodes.v[arg].end, i++)
		if (is_argument(p, caller, arg, 0))
			params |= 1u << i;
	return params;
}

/* What every call of a function passes there: others have it from elsewhere, too. */
static int take_arguments(struct program *p, uint32_t func)
{
	const struct program_func *f = &p->funcs.v[func];
	uint32_t all = f->ins ? UINT32_MAX : 0, *params = &p->argument_params[func], before = *params;

	for (uint32_t i = f->in; i < f->in + f->ins && all; i++)
		if (p->calls.v[p->in[i]].caller != func)
			all &= passes_arguments(p, &p->calls.v[p->in[i]]);
	if (all != UINT32_MAX)
		*params |= all;
	return *params != before;
}

/* Parameters that are main's own by name: of main, and of what a table of commands calls. */
static uint32_t named_arguments(const struct program *p, const struct program_func *f)
{
	const struct unit_facts *u = &p->units[f->unit];
	const struct fact_func *fn = &u->funcs.v[f->def];
	uint32_t params = 0;

	if (!strcmp(f->name, "main"))
		return 3;
	for (uint32_t i = 0; i < fn->params && i < PARAM_MAX; i++) {
		uint32_t sym = u->params.v[fn->param + i];
		const char *name = sym == NO_INDEX ? "" : fact_text(u, u->syms.v[sym].name);

		if (names_main(name))
			params |= 1u << i;
	}
	return params & (params - 1) ? params : 0; /* both */
}

static void find_argument_fields(struct program *p)
{
	p->argument_fields = arena_alloc(p->a, p->n_units + 1);
	for (size_t u = 0; u < p->n_units; u++) {
		const struct unit_facts *f = &p->units[u];

		for (size_t i = 0; i < f->syms.n && !p->argument_fields[u]; i++)
			p->argument_fields[u] =
				f->syms.v[i].kind == SYM_FIELD && names_main(fact_text(f, f->syms.v[i].name));
	}
}

void arguments_find(struct program *p)
{
	int changed = 1, rounds = 4;

	find_option_loops(p);
	find_argument_fields(p);
	p->argument_params = arena_alloc(p->a, (p->funcs.n + 1) * sizeof *p->argument_params);
	for (uint32_t i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i].unit != NO_INDEX)
			p->argument_params[i] = named_arguments(p, &p->funcs.v[i]);
	while (changed && rounds--) {
		changed = 0;
		for (uint32_t i = 0; i < p->funcs.n; i++)
			if (p->funcs.v[i].unit != NO_INDEX)
				changed |= take_arguments(p, i);
	}
}
