#include "scan/facts/if_tokens.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* gcc and clang take `$` and letters outside of ASCII, too. A table, for each letter of each line comes by. */
static const unsigned char in_names[256] = {
	['A' ... 'Z'] = 1, ['a' ... 'z'] = 1, ['_'] = 1, ['$'] = 1, [0x80 ... 0xff] = 1, ['0' ... '9'] = 2,
};

static int starts_name(char c)
{
	return in_names[(unsigned char)c] == 1;
}

static int goes_on(char c)
{
	return in_names[(unsigned char)c] != 0;
}

/* A preprocessing number: 10UL, 0x1F, 1e+5, 1'000, and what no compiler would take. */
static size_t number_length(const char *s)
{
	size_t n = 1;

	while (goes_on(s[n]) || s[n] == '.' || (s[n] == '\'' && goes_on(s[n + 1])) ||
	       ((s[n] == '+' || s[n] == '-') && strchr("eEpP", s[n - 1])))
		n++;
	return n;
}

static size_t literal_length(const char *s)
{
	size_t n = 1;

	for (; s[n] && s[n] != s[0]; n++)
		if (s[n] == '\\' && s[n + 1])
			n++;
	return n + (s[n] != '\0');
}

/* L'a' and u8"a": the prefix belongs to the literal. */
static int is_prefix(const char *s, size_t n)
{
	return (n == 1 && strchr("LuU", *s)) || (n == 2 && !strncmp(s, "u8", 2));
}

static size_t sign_length(const char *s)
{
	switch (s[1]) {
	case '=':
		return strchr("=!<>", s[0]) ? 2 : 1;
	case '&':
	case '|':
	case '<':
	case '>':
		return s[0] == s[1] ? 2 : 1;
	default:
		return 1;
	}
}

struct if_token if_token_next(const char **s)
{
	struct if_token t = {IF_END, *s, 0};

	while (isspace((unsigned char)*t.s))
		t.s++;
	while (starts_name(t.s[0]) && goes_on(t.s[t.n]))
		t.n++;
	if (t.n && !(strchr("'\"", t.s[t.n]) && t.s[t.n] && is_prefix(t.s, t.n))) {
		t.kind = IF_NAME;
	} else if (t.s[t.n] == '\'' || t.s[t.n] == '"') {
		t.kind = IF_LITERAL;
		t.n += literal_length(t.s + t.n);
	} else if (isdigit((unsigned char)*t.s) || (*t.s == '.' && isdigit((unsigned char)t.s[1]))) {
		t.kind = IF_NUMBER;
		t.n = number_length(t.s);
	} else if (*t.s) {
		t.kind = IF_SIGN;
		t.n = sign_length(t.s);
	}
	*s = t.s + t.n;
	return t;
}

/* 1 when the token is that name or sign. */
static int if_token_is(const struct if_token *t, const char *text)
{
	return t->n == strlen(text) && !strncmp(t->s, text, t->n);
}

/* ---- tests --------------------------------------------------------------------------------- */

static struct if_token step(struct if_reader *r)
{
	struct if_token t = if_token_next(&r->at);

	r->before[0] = r->before[1];
	r->before[1] = t;
	return t;
}

static struct if_token peek(const struct if_reader *r)
{
	const char *at = r->at;

	return if_token_next(&at);
}

/* Skips what is between the parentheses that follow. */
static void skip_arguments(struct if_reader *r)
{
	int depth = 0;

	do {
		struct if_token t = step(r);

		if (t.kind == IF_END)
			return;
		depth += if_token_is(&t, "(");
		depth -= if_token_is(&t, ")");
	} while (depth > 0);
}

static int compares(const struct if_token *t)
{
	return t->kind == IF_SIGN && (t->n == 2 ? t->s[1] == '=' : *t->s == '<' || *t->s == '>');
}

static long long number_of(const struct if_token *t)
{
	char text[32] = "", *end;
	long long v;

	if (t->kind != IF_NUMBER || t->n >= sizeof text)
		return -1;
	memcpy(text, t->s, t->n);
	v = strtoll(text, &end, 0);
	return end[strspn(end, "uUlL")] ? -1 : v;
}

/* The number on the other side of a comparison. */
static long long compared_with(const struct if_reader *before, const struct if_reader *after)
{
	struct if_reader r = *after;
	struct if_token sign = step(&r), number = step(&r);

	if (compares(&sign))
		return number_of(&number);
	return compares(&before->before[1]) ? number_of(&before->before[0]) : -1;
}

/* `defined` has been read: NAME, or (NAME). */
static struct if_token asked_for(struct if_reader *r)
{
	struct if_token t = step(r);

	return if_token_is(&t, "(") ? step(r) : t;
}

int if_test_next(struct if_reader *r, struct if_test *out)
{
	for (;;) {
		struct if_reader before = *r;
		struct if_token t = step(r), next;

		*out = (struct if_test){.compared = -1};
		if (t.kind == IF_END)
			return 0;
		if (if_token_is(&t, "defined")) {
			t = asked_for(r);
			out->by_defined = 1;
		}
		if (t.kind != IF_NAME)
			continue;
		out->name = t.s;
		out->n = t.n;
		next = peek(r);
		if (!out->by_defined && if_token_is(&next, "(")) {
			out->called = 1;
			skip_arguments(r);
		} else if (!out->by_defined) {
			out->compared = compared_with(&before, r);
		}
		return 1;
	}
}

/* ---- constants -------------------------------------------------------------------------------- */

#define MAX_DEPTH 64 /* of parentheses and `!`: anything deeper is no condition that somebody wrote */

/* NUMBER, !NUMBER, (NUMBER) at the front; -1 when something else is there. */
static int leading(const char **s, int depth)
{
	const char *at = *s;
	struct if_token t = if_token_next(&at);
	int v;

	if (if_token_is(&t, "!") || if_token_is(&t, "(")) {
		v = depth < MAX_DEPTH ? leading(&at, depth + 1) : -1;
		if (*t.s == '!')
			v = v < 0 ? v : !v;
		else if (t = if_token_next(&at), !if_token_is(&t, ")"))
			return -1;
	} else {
		v = number_of(&t) < 0 ? -1 : number_of(&t) != 0;
	}
	*s = at;
	return v;
}

/* 1 when no other sign than this joins the rest at its outermost level. */
static int joined_by(const char *s, const char *sign)
{
	int depth = 0;

	for (struct if_token t = if_token_next(&s); t.kind != IF_END; t = if_token_next(&s)) {
		depth += if_token_is(&t, "(");
		depth -= if_token_is(&t, ")");
		if (!depth && (if_token_is(&t, "&&") || if_token_is(&t, "||") || if_token_is(&t, "?")) &&
		    !if_token_is(&t, sign))
			return 0;
	}
	return 1;
}

int if_constant(const char *text)
{
	int v = leading(&text, 0);
	const char *rest = text;
	struct if_token t = if_token_next(&rest);

	if (v < 0 || t.kind == IF_END)
		return v;
	if (v == 0 && if_token_is(&t, "&&"))
		return joined_by(text, "&&") ? 0 : -1;
	if (v == 1 && if_token_is(&t, "||"))
		return joined_by(text, "||") ? 1 : -1;
	return -1;
}
