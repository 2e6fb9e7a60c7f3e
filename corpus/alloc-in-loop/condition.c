/* The allocation is in the loop's condition. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_line(FILE *f)
{
	size_t cap = 80, n = 0;
	char *s = malloc(cap);
	int c;

	if (!s)
		return NULL;
	while ((c = getc(f)) != EOF && c != '\n') {
		if (n + 1 == cap) {
			char *more = realloc(s, cap *= 2); /* clean: alloc-in-loop, realloc-by-constant */

			if (!more) {
				free(s);
				return NULL;
			}
			s = more;
		}
		s[n++] = (char)c;
	}
	s[n] = '\0';
	if (c == EOF && !n) {
		free(s);
		return NULL;
	}
	return s;
}

int count_comments(FILE *f)
{
	char *line;
	int n = 0;

	while ((line = read_line(f)) != NULL) { /* expect: alloc-in-loop */
		if (line[0] == '#')
			n++;
		free(line);
	}
	return n;
}

struct lines {
	char **v;
	int n;
};

int keep_lines(FILE *f, struct lines *out)
{
	char *line;

	while ((line = read_line(f)) != NULL) /* clean: alloc-in-loop */
		out->v[out->n++] = line;
	return out->n;
}
