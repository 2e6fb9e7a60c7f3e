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

void tag_prove(const struct collector *c, const struct tag_name *n, struct tag *out)
{
	long long number = is_only_a_number(n) ? number_of(n->value) : 0;

	out->proof = number ? size_proof(c->a, c->p, n->name, number, NULL) : NULL;
	for (size_t i = 0; out->proof && i < out->tries.n; i++)
		if (is_larger(out->tries.v[i], number))
			strlist_add(c->a, &out->safe_tries, out->tries.v[i]);
}
