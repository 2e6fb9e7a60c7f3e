/* The end is looked for in other words, or by a function that the loop calls. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
	struct item *next;
	const char *name;
	int n;
};
int log_line(const char *s);

void by_length(const struct item *i, char *out, size_t size)
{
	out[0] = '\0';
	for (; i; i = i->next) {
		size_t n = strlen(out);

		snprintf(out + n, size - n, "%s=%d", i->name, i->n); /* expect: append-rescans */
	}
}

void by_address(const struct item *i, char *out)
{
	while (i) {
		strcpy(&out[strlen(out)], i->name); /* expect: append-rescans */
		i = i->next;
	}
}

void by_pointer(const struct item *i, char *out)
{
	for (; i; i = i->next) {
		char *end = out + strlen(out);

		*end++ = ' '; /* expect: append-rescans */
		sprintf(end, "%d", i->n); /* expect: append-rescans */
	}
}

void by_zero(const struct item *i, char *out)
{
	for (; i; i = i->next)
		memcpy(strchr(out, '\0'), i->name, strlen(i->name) + 1); /* expect: append-rescans */
}

void by_byte(FILE *f, char *out)
{
	int c;

	while ((c = getc(f)) != EOF) {
		size_t n = strlen(out);

		out[n] = (char)c; /* expect: append-rescans */
		out[n + 1] = '\0';
	}
}

static void add(char *out, const char *s)
{
	if (*out)
		strcat(out, ", "); /* expect: append-rescans */
	strcat(out, s); /* expect: append-rescans */
}

void by_helper(const struct item *i, char *out)
{
	*out = '\0';
	for (; i; i = i->next)
		add(out, i->name);
}

char *by_printing(const struct item *i)
{
	char *all = strdup("");

	for (; all && i; i = i->next) {
		char *longer;

		if (asprintf(&longer, "%s %s", all, i->name) < 0) /* expect: append-rescans */
			break;
		free(all);
		all = longer;
	}
	return all;
}

static char *joined(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	char *s = malloc(n + m + 1);

	if (!s)
		abort();
	memcpy(s, a, n);
	memcpy(s + n, b, m + 1);
	return s;
}

char *by_joining(const struct item *i)
{
	char *all = joined("", "");

	for (; i; i = i->next) {
		char *longer = joined(all, i->name); /* expect: append-rescans */

		free(all);
		all = longer;
	}
	return all;
}

char *by_resizing(const struct item *i)
{
	char *all = calloc(1, 1);

	for (; i; i = i->next) {
		all = realloc(all, strlen(all) + strlen(i->name) + 1); /* expect: realloc-by-constant */
		strcat(all, i->name); /* expect: append-rescans */
	}
	return all;
}
