#include "suggest/tags.h"

#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "suggest/build_options.h"
#include "suggest/ids.h"

enum {
	TAGS_MAX = 8, /* definitions tried in all: each costs a build */
	TRIES_PER_TAG = 3, /* half, double, four times */
};

/* "x2", "half" and "x4" of a default that is an expression; NULL for any other value. */
static const char *times_default(struct arena *a, const struct tag *t, const char *value)
{
	if (!t->value)
		return NULL;
	if (str_eq(value, arena_printf(a, "(2*(%s))", t->value)))
		return "x2";
	if (str_eq(value, arena_printf(a, "((%s)/2)", t->value)))
		return "half";
	return str_eq(value, arena_printf(a, "(4*(%s))", t->value)) ? "x4" : NULL;
}

static const char *label_of(struct arena *a, const struct tag_try *t)
{
	if (!t->value)
		return arena_printf(a, "no-%s", t->name);
	if (str_eq(t->value, "1"))
		return t->name;
	const char *times = times_default(a, t->tag, t->value);
	return arena_printf(a, "%s-%s", t->name, times ? times : id_part(a, t->value));
}

static int same_definition(const struct tag_try *x, const struct tag_try *y)
{
	return str_eq(x->name, y->name) && !x->value == !y->value && str_eq(x->value, y->value);
}

/* Two definitions never have one label. */
static int add_once(struct arena *a, struct tag_try_list *out, struct tag_try try)
{
	for (size_t i = 0; i < out->n; i++) {
		if (same_definition(&out->v[i], &try))
			return 0;
		if (str_eq(out->v[i].label, try.label)) {
			char hash[HASH_TEXT];
			hash_text(try.value ? try.value : "", hash);
			try.label = arena_printf(a, "%s-%.8s", try.label, hash);
		}
	}
	*list_push(a, out) = try;
	return 1;
}

static void choose(struct arena *a, const struct tag *t, const char *definition, struct tag_try_list *out)
{
	struct tag_try try = {.tag = t, .safe = strlist_has(&t->safe_tries, definition)};
	if (definition[0] == '-') {
		try.name = arena_strdup(a, definition + 1);
	} else {
		size_t n = strcspn(definition, "=");
		try.name = arena_strndup(a, definition, n);
		try.value = definition[n] ? arena_strdup(a, definition + n + 1) : "1";
	}
	try.label = label_of(a, &try);
	add_once(a, out, try);
}

/* 0: acts on code that ran, or may have; 1: outside functions (types, sizes,
 * tables); 2: never ran in the workload. */
static int distance(const struct tag *t)
{
	if (t->measured && t->guards_code)
		return t->count ? 0 : 2;
	return t->guards_code ? 0 : 1;
}

/* One round: tags of that distance, their definitions of that risk. */
static void choose_round(struct arena *a, const struct tag_list *tags, const struct build_option_list *options, int far,
			 int safe, struct tag_try_list *out)
{
	for (size_t try = 0; try < TRIES_PER_TAG; try++)
		for (size_t i = 0; i < tags->n && out->n < TAGS_MAX; i++) {
			const struct tag *t = &tags->v[i];
			if (distance(t) != far || try >= t->tries.n || build_options_that_sets(options, t->name))
				continue;
			if (strlist_has(&t->safe_tries, t->tries.v[try]) == safe)
				choose(a, t, t->tries.v[try], out);
		}
}

void tags_choose(struct arena *a, const struct tag_list *tags, const struct build_option_list *options,
		 struct tag_try_list *out)
{
	for (int safe = 1; safe >= 0; safe--)
		for (int far = 0; far <= 1; far++)
			choose_round(a, tags, options, far, safe, out);
}

const char *tags_fill(struct arena *a, const char *text, const struct tag_try *t)
{
	if (!t->value && str_starts(text, "-D%N"))
		return arena_printf(a, "-U%s", t->name);
	struct str s = {0};
	for (const char *p = text; *p; p++) {
		if (p[0] == '%' && (p[1] == 'N' || p[1] == 'V'))
			str_add(&s, *++p == 'N' ? t->name : t->value ? t->value : "");
		else
			str_addc(&s, *p);
	}
	return arena_take(a, &s);
}

const char *tags_why(struct arena *a, const struct tag_try *try)
{
	const struct tag *t = try->tag;
	struct str s = {0};
	str_addf(&s, "%s:%d tests %s (", t->file ? t->file : "?", t->line, t->name);
	if (t->value)
		str_addf(&s, "default %s", t->value[0] ? t->value : "empty");
	else
		str_add(&s, "not defined by default");
	if (t->places > 1)
		str_addf(&s, ", %d such lines", t->places);
	str_add(&s, ")");
	if (t->functions.n)
		str_addf(&s, "; it guards code of %s%s", t->functions.v[0], t->functions.n > 1 ? " and others" : "");
	if (t->measured && t->count)
		str_addf(&s, " that ran %llu times", t->count);
	if (try->safe && t->proof)
		str_addf(&s, "; %s", t->proof);
	return arena_take(a, &s);
}
