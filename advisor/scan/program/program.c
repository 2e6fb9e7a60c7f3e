/* Units meeting: names to functions, hooks to what they hold, calls to callees. The
 * summaries are made by summary.c, the estimate of heat by heat.c. */
#include <string.h>

#include "base/hash.h"
#include "scan/program/contracts.h"
#include "scan/program/costly.h"
#include "scan/program/phase.h"
#include "scan/program/program.h"
#include "scan/program/program_parts.h"

/* How often all of a unit may be looked at to tell how sizes grow, and as how large a small one counts. What follows
 * variables set to variables may need as many looks as the fourth power of their number. */
#define GROWTH_LOOKS 1000
#define GROWTH_SMALL 10000

struct name_slot {
	const char *usr;
	uint32_t func; /* the first of that name */
};
struct program_names {
	struct name_slot *v;
	size_t n, used;
};

static struct name_slot *name_at(struct program_names *t, const char *usr)
{
	size_t i = hash64(usr, strlen(usr)) & (t->n - 1);

	while (t->v[i].usr && strcmp(t->v[i].usr, usr) != 0)
		i = (i + 1) & (t->n - 1);
	return &t->v[i];
}

static void names_init(struct arena *a, struct program_names *t, size_t expect)
{
	for (t->n = 1024; t->n < expect * 2; t->n *= 2)
		;
	t->v = arena_alloc(a, t->n * sizeof *t->v);
}

static uint32_t add_func(struct program *p, const char *usr, const char *name)
{
	struct program_func *f = list_push(p->a, &p->funcs);
	struct name_slot *s = name_at(p->names, usr);

	f->usr = usr;
	f->name = name;
	f->unit = NO_INDEX;
	f->size_param = f->count_param = f->resize_param = -1;
	if (!s->usr) {
		s->usr = usr;
		s->func = (uint32_t)(p->funcs.n - 1);
	}
	return (uint32_t)(p->funcs.n - 1);
}

static const char *def_path(const struct unit_facts *u, const struct fact_func *fn)
{
	return fact_text(u, u->files.v[fn->file].path);
}

/* At most two parameters matter. */
static void note_allocator(struct program *p, const struct unit_facts *u, uint32_t index)
{
	struct program_func *f = &p->funcs.v[index];
	const struct fact_func *fn = &u->funcs.v[f->def];
	const struct fact_sym *params[2] = {NULL, NULL};
	uint32_t sym;

	for (uint32_t i = 0; i < fn->params; i++) {
		sym = u->params.v[fn->param + i];
		if (i >= 2 || sym == NO_INDEX)
			return;
		params[i] = &u->syms.v[sym];
	}
	contract_of_allocator(f, &u->syms.v[fn->sym], params);
}

/* The same function in a header that several units read is one; two programs of one
 * tree may have functions of one name, which are two. */
static uint32_t define(struct program *p, uint32_t unit, uint32_t func)
{
	const struct unit_facts *u = &p->units[unit];
	const struct fact_func *fn = &u->funcs.v[func];
	const struct fact_sym *s = &u->syms.v[fn->sym];
	const char *usr = fact_text(u, s->usr);
	struct name_slot *slot = name_at(p->names, usr);
	struct program_func *f;
	uint32_t index;

	if (slot->usr) {
		f = &p->funcs.v[slot->func];
		if (!strcmp(def_path(u, fn), def_path(&p->units[f->unit], &p->units[f->unit].funcs.v[f->def])))
			return slot->func;
	}
	index = add_func(p, usr, fact_text(u, s->name));
	f = &p->funcs.v[index];
	f->unit = unit;
	f->def = func;
	f->n_params = (uint8_t)(fn->params < PARAM_MAX ? fn->params : PARAM_MAX);
	if (s->flags & SYM_NORETURN)
		f->flags |= FUNC_NORETURN;
	note_allocator(p, u, index);
	return index;
}

static void define_all(struct program *p)
{
	for (uint32_t u = 0; u < p->n_units; u++) {
		program_at(p, u);
		p->def_of[u] = arena_alloc(p->a, (p->units[u].funcs.n + 1) * sizeof **p->def_of);
		for (uint32_t i = 0; i < p->units[u].funcs.n; i++)
			p->def_of[u][i] = define(p, u, i);
	}
}

static uint32_t declared(struct program *p, const struct unit_facts *u, const struct fact_sym *s)
{
	const char *usr = fact_text(u, s->usr);
	struct name_slot *slot = name_at(p->names, usr);
	struct program_func *f;
	uint32_t index;

	if (slot->usr)
		return slot->func;
	index = add_func(p, usr, fact_text(u, s->name));
	f = &p->funcs.v[index];
	contract_apply(p->library, f, (s->flags & SYM_SYSTEM) != 0);
	if (s->flags & SYM_NORETURN)
		f->flags |= FUNC_NORETURN;
	return index;
}

/* The function of that name, without a body, takes back what a maker returned. */
static void note_release(struct program *p, uint32_t unit, const struct fact_maker *m)
{
	const struct unit_facts *u = &p->units[unit];
	struct program_func *f;

	for (uint32_t i = 0; m->release && m->param < PARAM_MAX && i < u->syms.n; i++) {
		if (u->syms.v[i].kind != SYM_FUNCTION || u->syms.v[i].name != m->release)
			continue;
		f = &p->funcs.v[p->func_of[unit][i]];
		if (f->unit != NO_INDEX)
			continue;
		f->flags |= FUNC_LIBRARY;
		f->params[m->param] = PARAM_RELEASES | PARAM_ALWAYS;
	}
}

/* Functions without a body that are declared to return fresh memory. */
static void note_makers(struct program *p, uint32_t unit)
{
	const struct unit_facts *u = &p->units[unit];

	for (size_t i = 0; i < u->makers.n; i++) {
		uint32_t func = p->func_of[unit][u->makers.v[i].func];

		if (func == NO_INDEX || p->funcs.v[func].unit != NO_INDEX || p->funcs.v[func].flags & FUNC_LIBRARY)
			continue;
		p->funcs.v[func].flags |= FUNC_LIBRARY | FUNC_FRESH | FUNC_ALLOCATES;
		note_release(p, unit, &u->makers.v[i]);
	}
}

/* Calls of a name go to this unit's own function of that name, if it has one. */
static void resolve_unit(struct program *p, uint32_t unit)
{
	const struct unit_facts *u = &p->units[unit];
	uint32_t *of = arena_alloc(p->a, (u->syms.n + 1) * sizeof *of);

	program_at(p, unit);
	p->func_of[unit] = of;
	for (uint32_t i = 0; i < u->syms.n; i++)
		of[i] = u->syms.v[i].kind == SYM_FUNCTION ? declared(p, u, &u->syms.v[i]) : NO_INDEX;
	for (uint32_t i = 0; i < u->funcs.n; i++)
		of[u->funcs.v[i].sym] = p->def_of[unit][i];
	note_makers(p, unit);
}

/* How telling a function is as the value of a hook. */
static int hook_worth(const struct program_func *f)
{
	if (f->flags & FUNC_LIBRARY && (f->flags & FUNC_FRESH || f->params[0] & PARAM_RELEASES))
		return 3;
	return f->unit != NO_INDEX ? 2 : 1;
}

static void take_hook(struct program *p, uint32_t *held, uint32_t value)
{
	if (value == NO_INDEX)
		return;
	p->funcs.v[value].flags |= FUNC_ADDRESS_TAKEN;
	if (*held == NO_INDEX || hook_worth(&p->funcs.v[value]) > hook_worth(&p->funcs.v[*held]))
		*held = value;
}

/* Hooks of all units, by the name of the variable or field that holds them. */
static void resolve_hooks(struct program *p)
{
	struct program_names held = {0};
	size_t n = 0;

	for (uint32_t u = 0; u < p->n_units; u++)
		n += p->units[u].hooks.n;
	names_init(p->a, &held, n);
	for (uint32_t u = 0; u < p->n_units; u++) {
		const struct unit_facts *f = &p->units[u];

		program_at(p, u);
		for (uint32_t i = 0; i < f->hooks.n; i++) {
			const struct fact_hook *h = &f->hooks.v[i];
			const char *usr = fact_text(f, f->syms.v[h->target].usr);
			struct name_slot *s;

			if (!*usr) {
				take_hook(p, &p->func_of[u][h->target], p->func_of[u][h->value]);
				continue;
			}
			s = name_at(&held, usr);
			if (!s->usr) {
				s->usr = usr;
				s->func = NO_INDEX;
			}
			take_hook(p, &s->func, p->func_of[u][h->value]);
		}
	}
	for (uint32_t u = 0; u < p->n_units; u++) {
		const struct unit_facts *f = &p->units[u];

		for (uint32_t i = 0; i < f->syms.n; i++) {
			const struct name_slot *s;

			if (f->syms.v[i].kind != SYM_VAR && f->syms.v[i].kind != SYM_FIELD)
				continue;
			if (!f->syms.v[i].usr)
				continue;
			s = name_at(&held, fact_text(f, f->syms.v[i].usr));
			if (s->usr)
				p->func_of[u][i] = s->func;
		}
	}
}

struct program *program_make(struct arena *a, const struct project *project, const struct library *library,
			     const struct unit_facts *units, size_t n, volatile uint32_t *at)
{
	struct program *p = arena_alloc(a, sizeof *p);
	size_t names = 0;

	p->a = a;
	p->at = at;
	p->project = project;
	p->library = library ? library : library_builtin(a);
	p->units = units;
	p->n_units = n;
	p->func_of = arena_alloc(a, (n + 1) * sizeof *p->func_of);
	p->def_of = arena_alloc(a, (n + 1) * sizeof *p->def_of);
	p->names = arena_alloc(a, sizeof *p->names);
	for (uint32_t i = 0; i < n; i++)
		names += units[i].syms.n;
	names_init(a, p->names, names);
	p->growth_left = arena_alloc(a, (n + 1) * sizeof *p->growth_left);
	for (uint32_t i = 0; i < n; i++)
		p->growth_left[i] = GROWTH_LOOKS * ((uint64_t)units[i].nodes.n + GROWTH_SMALL);
	define_all(p);
	for (uint32_t i = 0; i < n; i++)
		resolve_unit(p, i);
	resolve_hooks(p);
	program_find_calls(p);
	program_summarize(p);
	program_find_costly(p);
	program_find_phases(p);
	program_estimate_heat(p);
	return p;
}

const struct program_func *program_callee(const struct program *p, uint32_t unit, uint32_t node)
{
	uint32_t sym = p->units[unit].nodes.v[node].sym, f;

	program_at(p, unit);
	if (p->units[unit].nodes.v[node].kind != NODE_CALL || sym == NO_INDEX)
		return NULL;
	f = p->func_of[unit][sym];
	return f == NO_INDEX ? NULL : &p->funcs.v[f];
}

int program_ends(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct program_func *f = program_callee(p, unit, node);

	return f && f->flags & FUNC_NORETURN &&
	       p->units[unit].syms.v[p->units[unit].nodes.v[node].sym].kind == SYM_FUNCTION;
}

const struct program_func *program_func_of(const struct program *p, uint32_t unit, uint32_t node)
{
	uint32_t func = node_func(&p->units[unit], node);

	program_at(p, unit);
	return func == NO_INDEX ? NULL : &p->funcs.v[p->def_of[unit][func]];
}

/* A pointer that is passed as a number: who looks for it later is not to be seen. */
static int passed_as_number(const struct program *p, const struct program_func *f, uint32_t unit, uint32_t call,
			    unsigned argument)
{
	const struct unit_facts *u = &p->units[unit], *def = f->unit == NO_INDEX ? NULL : &p->units[f->unit];
	uint32_t arg = node_child(u, call, argument + 1), sym;

	if (!def || arg == NO_INDEX || u->nodes.v[arg].type != TYPE_POINTER || argument >= def->funcs.v[f->def].params)
		return 0;
	sym = def->params.v[def->funcs.v[f->def].param + argument];
	return sym != NO_INDEX && def->syms.v[sym].type == TYPE_INT;
}

unsigned program_effect(const struct program *p, uint32_t unit, uint32_t call, unsigned argument)
{
	const struct program_func *f = program_callee(p, unit, call);

	if (!f)
		return PARAM_UNKNOWN;
	if (argument >= PARAM_MAX || argument >= f->n_params)
		return 0; /* of `...`: printed */
	return f->params[argument] | (passed_as_number(p, f, unit, call, argument) ? PARAM_KEEPS : 0u);
}
