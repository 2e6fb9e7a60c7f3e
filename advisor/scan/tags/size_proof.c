/* All uses of a macro, each followed to where its number goes. */
#include "scan/tags/size_proof.h"

#include <string.h>

#include "base/str.h"
#include "scan/tags/size_parts.h"

enum {
	VALUES_MAX = 4000, /* what is used in so many places is no size that a proof of this kind could cover */
	NAMES_MAX = 60,
	PARTS_MAX = 3, /* that the sentence names */
	STACK_MAX = 1 << 16, /* bytes of a local array, when grown */
	STATIC_MAX = 1 << 26, /* of any other */
};

#define TOO_MANY "it is used in too many places"

static const char *place_text(struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t func = node_func(f, node), file = func == NO_INDEX ? 0 : f->funcs.v[func].file;

	return arena_printf(s->a, "%s:%u", project_rel(s->p->project, fact_text(f, f->files.v[file].path)),
			    f->nodes.v[node].line);
}

int size_fails(struct size_search *s, uint32_t unit, uint32_t node, const char *what)
{
	if (!s->fails)
		s->fails = node == NO_INDEX ? what : arena_printf(s->a, "%s (%s)", what, place_text(s, unit, node));
	return 0;
}

int size_work(struct size_search *s, size_t looks)
{
	s->ground->left -= (double)looks;
	return s->ground->left > 0 || size_fails(s, 0, NO_INDEX, "there is too much of this kind to follow it all");
}

void size_add_part(struct size_search *s, uint32_t unit, uint32_t node, const char *format)
{
	const char *part = format;
	struct str text = {0};

	if (node != NO_INDEX) {
		size_t n = strcspn(format, "%");

		str_addf(&text, "%.*s%s", (int)n, format, place_text(s, unit, node));
		part = arena_take(s->a, &text);
	}
	if (!strlist_has(&s->parts, part))
		strlist_add(s->a, &s->parts, part);
}

void size_add_value(struct size_search *s, uint32_t unit, uint32_t node)
{
	for (size_t i = s->values.n; i-- > 0;)
		if (s->values.v[i].unit == unit && s->values.v[i].node == node)
			return;
	*list_push(s->a, &s->values) = (struct size_at){unit, node};
	if (s->values.n > VALUES_MAX)
		size_fails(s, unit, node, TOO_MANY);
}

/* ---- names ----------------------------------------------------------------------------------------- */

int size_is_name(const struct size_search *s, const struct size_name *name, uint32_t unit, uint32_t sym)
{
	const struct unit_facts *f = &s->p->units[unit];

	if (*name->usr)
		return !strcmp(fact_text(f, f->syms.v[sym].usr), name->usr);
	return name->unit == unit && name->sym == sym;
}

struct size_name *size_find_name(const struct size_search *s, uint32_t unit, uint32_t sym)
{
	for (size_t i = 0; i < s->names.n; i++)
		if (size_is_name(s, &s->names.v[i], unit, sym))
			return &s->names.v[i];
	return NULL;
}

static struct size_name *new_name(struct size_search *s, uint32_t unit, uint32_t sym)
{
	const struct unit_facts *f = &s->p->units[unit];
	struct size_name *n = list_push(s->a, &s->names);

	*n = (struct size_name){.usr = fact_text(f, f->syms.v[sym].usr), .unit = unit, .sym = sym};
	return n;
}

/* The symbol of this unit that is the name; NO_INDEX: it has none. */
static uint32_t sym_in(const struct size_search *s, const struct size_name *name, uint32_t unit)
{
	const struct unit_facts *f = &s->p->units[unit];

	if (!*name->usr)
		return name->unit == unit ? name->sym : NO_INDEX;
	for (uint32_t i = 0; i < f->syms.n; i++)
		if (f->syms.v[i].usr && !strcmp(fact_text(f, f->syms.v[i].usr), name->usr))
			return i;
	return NO_INDEX;
}

/* Every use of the variable or field holds the number from now on. */
static void add_uses(struct size_search *s, const struct size_name *name)
{
	const struct size_name n = *name; /* the list may move */

	for (uint32_t u = 0; u < s->p->n_units && !s->fails; u++) {
		const struct unit_facts *f = &s->p->units[u];
		uint32_t sym = sym_in(s, &n, u);

		size_work(s, (*n.usr ? f->syms.n : 0) + (sym != NO_INDEX ? f->nodes.n : 0));

		for (uint32_t i = 0; sym != NO_INDEX && i < f->nodes.n && !s->fails; i++)
			if ((f->nodes.v[i].kind == NODE_REF || f->nodes.v[i].kind == NODE_MEMBER) &&
			    f->nodes.v[i].sym == sym)
				size_add_value(s, u, i);
	}
}

int size_add_name(struct size_search *s, uint32_t unit, uint32_t sym, uint32_t node)
{
	const struct fact_sym *v = &s->p->units[unit].syms.v[sym];
	int is_number = v->type == TYPE_INT && v->size >= sizeof(int) && !(v->flags & SYM_BITFIELD);

	if (size_find_name(s, unit, sym))
		return 1;
	if ((!is_number && v->type != TYPE_POINTER) || v->flags & (SYM_VOLATILE | SYM_SYSTEM))
		return size_fails(s, unit, node, "what it is assigned to may be too small for more");
	if (s->names.n >= NAMES_MAX)
		return size_fails(s, unit, node, "it goes into too many variables");
	add_uses(s, new_name(s, unit, sym));
	return !s->fails;
}

/* ---- where it begins ---------------------------------------------------------------------------------- */

static int add_array(struct size_search *s, uint32_t unit, const struct fact_size *size)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_sym *v = &f->syms.v[size->sym];
	int is_local = v->kind == SYM_VAR && !(v->flags & SYM_GLOBAL);
	struct size_name *name = size_find_name(s, unit, size->sym);

	if (size->in_union)
		return size_fails(s, unit, NO_INDEX,
				  "an array of that size shares its place with something else (union)");
	if (!v->size || (int64_t)v->size * SIZE_TIMES > (is_local ? STACK_MAX : STATIC_MAX))
		return size_fails(s, unit, NO_INDEX, "an array of that size would become too large");
	if (name)
		return 1;
	if (s->names.n > VALUES_MAX)
		return size_fails(s, unit, NO_INDEX, TOO_MANY);
	new_name(s, unit, size->sym)->is_array = 1;
	size_add_part(s, unit, NO_INDEX, arena_printf(s->a, "the bound of the array `%s`", fact_text(f, v->name)));
	return 1;
}

/* The uses in one unit: every place that leads to the number must be the size of something. */
static int begin_unit(struct size_search *s, uint32_t unit, uint32_t macro)
{
	const struct unit_facts *f = &s->p->units[unit];

	if (!size_work(s, f->expansions.n + f->macro_uses.n + f->sizes.n))
		return 0;
	size_check_expansions(s, unit, macro);
	for (size_t i = 0; i < f->sizes.n && !s->fails; i++) {
		const struct fact_size *size = &f->sizes.v[i];

		if (size->name != macro)
			continue;
		if (!size->grows)
			size_fails(s, unit, size->node, "what is computed with it need not grow with it");
		else if (size->kind == SIZE_ARRAY)
			add_array(s, unit, size);
		else
			size_add_value(s, unit, size->node);
	}
	return !s->fails;
}

/* sizeof of what holds the arrays, and arrays that are as large as they are. */
static int begin_arrays(struct size_search *s)
{
	if (!size_work(s, s->ground->of_arrays.n * (1 + s->names.n)))
		return 0;
	for (size_t i = 0; i < s->ground->of_arrays.n && !s->fails; i++) {
		uint32_t u = s->ground->of_arrays.v[i].unit;
		const struct fact_size *size = &s->p->units[u].sizes.v[s->ground->of_arrays.v[i].node];

		if (size->kind == SIZE_LIKE && size_find_name(s, u, size->node))
			size_fails(s, u, NO_INDEX, "another array is as large as an array of that size");
		if (size->kind != SIZE_OF || !size_find_name(s, u, size->sym))
			continue;
		if (size->grows)
			size_add_value(s, u, size->node);
		else
			size_fails(s, u, size->node, "the place of a field depends on it");
	}
	return !s->fails;
}

/* ---- who else sees it ---------------------------------------------------------------------------------- */

static int is_called(const struct program *p, const char *const *names)
{
	for (size_t i = 0; i < p->funcs.n; i++)
		for (size_t k = 0; names[k]; k++)
			if (p->funcs.v[i].unit == NO_INDEX && str_eq(p->funcs.v[i].name, names[k]))
				return 1;
	return 0;
}

static int has_body(const struct program *p, const char *name)
{
	for (size_t i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i].unit != NO_INDEX && str_eq(p->funcs.v[i].name, name))
			return 1;
	return 0;
}

/* 1 when code that is compiled elsewhere may know what headers say: of a library, or of what a program loads. */
static int others_see_headers(const struct program *p)
{
	static const char *const loads[] = {"dlopen", NULL};
	static const char *const shared[] = {"-fPIC", "-fpic", "-DPIC", "-shared"};

	if (!has_body(p, "main") || is_called(p, loads) || strlist_has(&p->project->facts, "links-shared") ||
	    strlist_has(&p->project->facts, "links-archives"))
		return 1;
	for (size_t i = 0; i < p->project->units.n; i++)
		for (size_t k = 0; k < sizeof shared / sizeof *shared; k++)
			if (strlist_has(&p->project->units.v[i].argv, shared[k]))
				return 1;
	return 0;
}

static int is_private(struct size_search *s)
{
	static const char *const maps[] = {"mmap", "mmap64", "shmat", "shm_open", NULL};
	size_t fields = 0;

	for (size_t i = 0; i < s->names.n; i++)
		fields += s->names.v[i].is_array &&
			  s->p->units[s->names.v[i].unit].syms.v[s->names.v[i].sym].kind == SYM_FIELD;
	if (fields && is_called(s->p, maps))
		return size_fails(s, 0, NO_INDEX, "a structure with an array of that size may lie in mapped memory");
	if (s->of->in_header && others_see_headers(s->p))
		return size_fails(s, 0, NO_INDEX, "a header says it to code that may be compiled elsewhere");
	return 1;
}

/* ---- all of it -------------------------------------------------------------------------------------------- */

static void add_array_parts(struct size_search *s)
{
	for (size_t i = 0; i < s->names.n; i++) {
		const struct size_name *n = &s->names.v[i];
		const struct unit_facts *f = &s->p->units[n->unit];

		if (n->is_array)
			size_add_part(s, n->unit, NO_INDEX,
				      arena_printf(s->a,
						   n->is_bucketed ? "the number of lists in the table `%s`"
								  : "the bound of the array `%s`",
						   fact_text(f, f->syms.v[n->sym].name)));
	}
}

static const char *sentence(const struct size_search *s)
{
	struct str text = {0};
	const char *out;

	str_add(&text, "larger, it changes nothing but sizes: it is ");
	for (size_t i = 0; i < s->parts.n && i < PARTS_MAX; i++)
		str_addf(&text, "%s%s", !i ? "" : i + 1 == s->parts.n ? " and " : ", ", s->parts.v[i]);
	if (s->parts.n > PARTS_MAX)
		str_addf(&text, " and %zu more of that kind", s->parts.n - PARTS_MAX);
	out = arena_take(s->a, &text);
	return out;
}

static int prove(struct size_search *s)
{
	for (size_t i = 0; i < s->of->places.n && !s->fails; i++)
		begin_unit(s, s->of->places.v[i].unit, s->of->places.v[i].text);
	if (!s->fails)
		begin_arrays(s);
	for (size_t i = 0; i < s->values.n && !s->fails; i++) /* it grows */
		size_follow(s, s->values.v[i].unit, s->values.v[i].node);
	if (s->fails || !size_check_conditions(s) || !size_check_tables(s) || !is_private(s))
		return 0;
	add_array_parts(s);
	return s->parts.n > 0;
}

const char *size_proof(struct size_ground *g, const char *macro, long long number, const char **why_not)
{
	struct size_search s = {.a = g->a, .p = g->p, .ground = g, .of = size_ground_macro(g, macro), .number = number};
	int proved;

	s.fails = g->not_read;
	proved = number > 1 && s.of && !s.fails && prove(&s);
	if (why_not)
		*why_not = proved ? NULL : s.fails ? s.fails : "nothing is done with it that could be followed";
	return proved ? sentence(&s) : NULL;
}
