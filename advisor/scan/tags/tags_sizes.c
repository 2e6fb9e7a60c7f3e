/* Tags that are nothing but sizes. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "scan/tags/size_proof.h"
#include "scan/tags/tags_parts.h"

/* The number as it is written, "40", "(64u)"; 0: it is none above 1. */
static long long number_of(const char *text)
{
	int open = text && *text == '(';
	char *end;
	long long v = text ? strtoll(text + open, &end, 0) : 0;

	if (v <= 1 || v > 1 << 24 || end == text + open)
		return 0;
	end += strspn(end, "uUlL");
	return strcmp(end, open ? ")" : "") != 0 ? 0 : v;
}

/* One default that is the same everywhere, and no other line that asks for the macro. */
static int is_only_a_number(const struct tag_name *n)
{
	return n->defaults && n->tests == n->defaults && !n->values_differ && !n->by_value && !n->by_build &&
	       !n->function_like;
}

/* "NAME=80" with NAME 40, up to what the proof is about. */
static int is_larger(const char *try, long long number)
{
	const char *value = strchr(try, '=');
	long long v = value ? number_of(value + 1) : 0;

	return v > number && v <= SIZE_TIMES * number;
}

/* The number that a proof would be about; 0: the name is none of these. */
static long long size_of(const struct tag_name *n)
{
	return is_only_a_number(n) ? number_of(n->value) : 0;
}

void tags_begin_proofs(const struct collector *c, struct size_ground *g)
{
	for (size_t i = 0; i < c->names.n; i++)
		if (size_of(&c->names.v[i]))
			size_ground_add(g, c->names.v[i].name);
	size_ground_read(g);
}

void tag_prove(struct size_ground *g, const struct tag_name *n, struct tag *out)
{
	long long number = size_of(n);

	out->proof = number ? size_proof(g, n->name, number, NULL) : NULL;
	for (size_t i = 0; out->proof && i < out->tries.n; i++)
		if (is_larger(out->tries.v[i], number))
			strlist_add(g->a, &out->safe_tries, out->tries.v[i]);
}
