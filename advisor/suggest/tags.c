#include "suggest/tags.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

enum {
	TAGS_MAX = 8, /* definitions tried in all: each costs a build */
	TRIES_PER_TAG = 3, /* half, double, four times */
};

static const char *label_of(struct arena *a, const char *name, const char *value)
{
	if (!value)
		return arena_printf(a, "no-%s", name);
	if (str_eq(value, "1"))
		return name;
	char *label = arena_printf(a, "%s-%s", name, value);
	for (char *p = label; *p; p++)
		if (!isalnum((unsigned char)*p) && *p != '_' && *p != '-' && *p != '.')
			*p = '_';
	return label;
}

static void choose(struct arena *a, const struct tag *t, const char *definition, struct tag_try_list *out)
{
	struct tag_try try = {.tag = t};
	if (definition[0] == '-') {
		try.name = arena_strdup(a, definition + 1);
	} else {
		size_t n = strcspn(definition, "=");
		try.name = arena_strndup(a, definition, n);
		try.value = definition[n] ? arena_strdup(a, definition + n + 1) : "1";
	}
	try.label = label_of(a, try.name, try.value);
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->v[i].label, try.label))
			return;
	*list_push(a, out) = try;
}

/* 0: acts on code that ran, or may have; 1: outside functions (types, sizes,
 * tables); 2: never ran in the workload. */
static int distance(const struct tag *t)
{
	if (t->measured && t->guards_code)
		return t->count ? 0 : 2;
	return t->guards_code ? 0 : 1;
}

void tags_choose(struct arena *a, const struct tag_list *tags, struct tag_try_list *out)
{
	for (int far = 0; far <= 1; far++)
		for (size_t try = 0; try < TRIES_PER_TAG; try++)
			for (size_t i = 0; i < tags->n && out->n < TAGS_MAX; i++)
				if (distance(&tags->v[i]) == far && try < tags->v[i].tries.n)
					choose(a, &tags->v[i], tags->v[i].tries.v[try], out);
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
	const char *filled = arena_strdup(a, str_text(&s));
	str_free(&s);
	return filled;
}

const char *tags_why(struct arena *a, const struct tag *t)
{
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
	const char *text = arena_strdup(a, str_text(&s));
	str_free(&s);
	return text;
}
