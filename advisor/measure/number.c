/* A number that a benchmark prints: requests in a second, a latency, a score. */
#include <math.h>
#include <regex.h>
#include <stdlib.h>

#include "measure/runner.h"

struct number {
	regex_t regex;
	const char *pattern;
};

struct number *number_open(struct arena *a, const char *pattern, struct err *err)
{
	struct number *n = arena_alloc(a, sizeof *n);
	char why[200];
	n->pattern = pattern;
	int rc = regcomp(&n->regex, pattern, REG_EXTENDED | REG_NEWLINE);
	if (rc == 0)
		return n;
	regerror(rc, &n->regex, why, sizeof why);
	err_set(err, "`%s` is no regular expression: %s", pattern, why);
	return NULL;
}

void number_close(struct number *n)
{
	if (n)
		regfree(&n->regex);
}

/* What the first ( ) matched, else what follows the match. */
static double value_of(const char *at, const regmatch_t *m)
{
	const char *text = at + (m[1].rm_so >= 0 ? m[1].rm_so : m[0].rm_eo);
	char *end;
	double v = strtod(text, &end);
	return end == text || !isfinite(v) ? 0 : v;
}

double number_in_text(const struct number *n, const char *text)
{
	regmatch_t m[2];
	double sum = 0;
	int found = 0;
	for (const char *at = text; regexec(&n->regex, at, 2, m, at == text ? 0 : REG_NOTBOL) == 0;) {
		double v = value_of(at, m);
		if (!(v > 0))
			return 0;
		sum += log(v);
		found++;
		at += m[0].rm_eo + (m[0].rm_eo == 0);
		if (!*at)
			break;
	}
	return found ? exp(sum / found) : 0;
}
