/* A text is measured in each round. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct doc {
	char **line;
	struct {
		const char *text;
	} head;
};
int put(int c);

void lines(struct doc *d, int k)
{
	unsigned i = 0;

	do {
		put(d->line[k][i]);
		i++;
	} while (i < strlen(d->line[k])); /* expect: strlen-in-condition */
}

int spaces_until(const struct doc *d)
{
	int i = 0, n = 0;

	while (1) {
		if (strlen(d->head.text) <= (size_t)i) /* expect: strlen-in-condition */
			return n;
		n += put(d->head.text[i]) == ' ';
		++i;
	}
}

void backwards(const char *const *v, unsigned n)
{
	for (unsigned k = 0; k != n; k++)
		for (const char *p = v[k]; p < v[k] + strlen(v[k]); p++) /* expect: strlen-in-condition */
			put(*p);
}

/* by goto */
void twice(char *s)
{
	size_t i = 0;
next:
	if (i == strlen(s)) /* expect: strlen-in-condition */
		return;
	put(s[i]);
	i++;
	goto next;
}

/* near misses: another string each round; the base moves; measured text is shortened */
struct cursor {
	const char *at;
	int col;
};

int words(struct cursor *c, const char *(*next)(void))
{
	int n = 0;

	while (strlen(c->at) > 0) { /* clean: strlen-in-condition */
		n += put(c->at[0]);
		c->at = next();
	}
	return n;
}

void stripped(char *s)
{
	while (strlen(s) && isspace((unsigned char)s[strlen(s) - 1])) /* clean: strlen-in-condition */
		s[strlen(s) - 1] = 0;
}

int longest(const struct cursor *c, const struct cursor *end)
{
	while (c < end && strlen(c->at) < 72) { /* clean: strlen-in-condition */
		put(c->col);
		c++;
	}
	return c < end;
}
