/* Is a name that #if lines test a build tag, what could it be set to, and how likely
 * is it to matter for speed? */
#include "scan/tags/tags_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* ---- values ------------------------------------------------------------------------------ */

enum value_kind { VALUE_NONE, VALUE_NUMBER, VALUE_SUM /* a constant expression */, VALUE_OTHER };

/* 1 when every word of it is an operator, a number, sizeof or a type in one. */
static int is_arithmetic(const char *s)
{
	int numbers = 0, depth_of_sizeof = 0, depth = 0;

	while (*s) {
		size_t n = 0;

		while (isalnum((unsigned char)s[n]) || s[n] == '_')
			n++;
		if (n && isdigit((unsigned char)*s)) {
			numbers++;
		} else if (n == 6 && !strncmp(s, "sizeof", 6)) {
			depth_of_sizeof = depth + 1;
		} else if (n && !(depth_of_sizeof && depth >= depth_of_sizeof) && strncmp(s, "int)", 4) &&
			   strncmp(s, "unsigned)", 9) && strncmp(s, "size_t)", 7) && strncmp(s, "long)", 5)) {
			return 0;
		} else if (!n && !strchr("()+-*/%<> ", *s)) {
			return 0;
		}
		depth += *s == '(';
		depth -= *s == ')';
		if (!n && *s == ')' && depth < depth_of_sizeof)
			depth_of_sizeof = 0;
		s += n ? n : 1;
	}
	return numbers;
}

/* The number in "40", "(1 << 4)" stays text; suffixes are kept apart. */
static enum value_kind value_kind(const char *text, long long *number, const char **suffix)
{
	char *end;
	int parens = text[0] == '(';

	if (!*text)
		return VALUE_NONE;
	*number = strtoll(text + parens, &end, 0);
	*suffix = end + strspn(end, "uUlL");
	if (end > text + parens && !strcmp(*suffix, parens ? ")" : "") && *number >= 0) {
		*suffix = end;
		return VALUE_NUMBER;
	}
	return is_arithmetic(text) ? VALUE_SUM : VALUE_OTHER;
}

static void try_number(struct arena *a, const struct tag_name *n, long long v, const char *suffix,
		       struct strlist *tries)
{
	int len = (int)strspn(suffix, "uUlL");

	if (v <= 1 && n->by_value) {
		strlist_addf(a, tries, "%s=%d", n->name, v == 0);
		return;
	}
	if (v > 1LL << 40)
		return;
	if (v >= 1)
		strlist_addf(a, tries, "%s=%lld%.*s", n->name, 2 * v, len, suffix);
	if (v >= 2)
		strlist_addf(a, tries, "%s=%lld%.*s", n->name, v / 2, len, suffix);
	if (v >= 2)
		strlist_addf(a, tries, "%s=%lld%.*s", n->name, 4 * v, len, suffix);
}

static void try_sum(struct arena *a, const struct tag_name *n, const char *text, struct strlist *tries)
{
	strlist_addf(a, tries, "%s=(2*(%s))", n->name, text);
	strlist_addf(a, tries, "%s=((%s)/2)", n->name, text);
	strlist_addf(a, tries, "%s=(4*(%s))", n->name, text);
}

/* ---- choice --------------------------------------------------------------------------------- */

/* Words for switches that add work or change what is done, in anybody's names. */
static int is_no_speed_switch(const char *name)
{
	static const char *const words[] = {"DEBUG",	"TEST",	  "TRACE",    "ASSERT", "VERBOSE",
					    "DUMP",	"COMPAT", "STAT",     "CHECK",	"PARANO",
					    "VALGRIND", "FUZZ",	  "DEPRECAT", "LEGACY", "VERSION"};
	char upper[128];
	size_t i;

	for (i = 0; name[i] && i + 1 < sizeof upper; i++)
		upper[i] = (char)toupper((unsigned char)name[i]);
	upper[i] = '\0';
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(upper, words[i]))
			return 1;
	return 0;
}

static double weigh(const struct tag_name *n, double base)
{
	double w = base;

	if (is_no_speed_switch(n->name))
		w *= 0.2;
	if (n->uses && n->limits == n->uses)
		w *= 0.2;
	if (!n->functions.n)
		return w * 0.1;
	w *= 1 + 0.2 * n->heat;
	return w * (1 + 0.05 * (double)(n->functions.n < 10 ? n->functions.n : 10));
}

/* NAME has a default that a definition on the command line replaces. */
static double choose_default(struct arena *a, const struct tag_name *n, struct tag *out)
{
	const char *suffix = "", *text = n->by_build ? n->build_value : n->value;
	long long v = 0;

	if (!text)
		return 0;
	out->value = text;
	switch (value_kind(text, &v, &suffix)) {
	case VALUE_NUMBER:
		try_number(a, n, v, suffix, &out->tries);
		return v > 1 << 24 ? 0.5 : v == 0 && !n->by_value ? 0 : v <= 1 ? 2.5 : 3;
	case VALUE_SUM:
		try_sum(a, n, text, &out->tries);
		return 2.5;
	case VALUE_NONE:
	case VALUE_OTHER:
		break;
	}
	return 0;
}

/* NAME is undefined unless somebody says -DNAME. */
static double choose_switch(struct arena *a, const struct tag_name *n, struct tag *out)
{
	strlist_add(a, &out->tries, n->name);
	if (n->compared > 1)
		strlist_addf(a, &out->tries, "%s=%lld", n->name, n->compared);
	return n->functions.n ? 1 : n->alternatives ? 5 : 0;
}

/* The build defines NAME: without it, or with another number. */
static double choose_removal(struct arena *a, const struct tag_name *n, struct tag *out)
{
	const char *suffix = "";
	long long v = 0;

	out->value = *n->build_value ? n->build_value : "1";
	switch (value_kind(n->build_value, &v, &suffix)) {
	case VALUE_NUMBER:
		try_number(a, n, v, suffix, &out->tries);
		break;
	case VALUE_SUM:
		try_sum(a, n, n->build_value, &out->tries);
		break;
	case VALUE_OTHER:
		return 0; /* paths, versions, names of functions */
	case VALUE_NONE:
		break;
	}
	strlist_addf(a, &out->tries, "-%s", n->name);
	return n->functions.n ? 0.6 : 0;
}

static int is_open(const struct tag_name *n)
{
	if (!n->tests || !n->alone || n->function_like || n->set_elsewhere || tag_is_never(n->name))
		return 0;
	if (n->defaults)
		return 1;
	if (strlist_has(&n->functions, n->name))
		return 0; /* a function that may be replaced */
	return !n->used_if_there && !n->derived && !n->ored_with_platform;
}

int tag_choose(struct arena *a, const struct tag_name *n, struct tag *out)
{
	double base;

	if (!is_open(n))
		return 0;
	if (n->defaults)
		base = choose_default(a, n, out);
	else
		base = n->by_build ? choose_removal(a, n, out) : choose_switch(a, n, out);
	if (base <= 0 || !out->tries.n)
		return 0;
	out->name = n->name;
	out->file = n->file;
	out->line = n->line;
	out->places = n->tests;
	out->units = n->units;
	out->functions = n->functions;
	out->guards_code = n->functions.n > 0;
	out->spots.v = n->spots.v;
	out->spots.n = n->spots.n;
	out->weight = weigh(n, base);
	return 1;
}
