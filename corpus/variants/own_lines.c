/* A line of input gets a new buffer each time. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
	char *s;
	size_t room;
};
int use(const char *s);

int in_struct(FILE *f)
{
	int n = 0;
	ssize_t got;

	do {
		struct line l = {NULL, 0};

		got = getline(&l.s, &l.room, f); /* expect: alloc-in-loop */
		if (got > 0)
			n += use(l.s);
		free(l.s);
	} while (got >= 0);
	return n;
}

static char *read_line(FILE *f)
{
	char *s = NULL;
	size_t room = 0;

	if (getline(&s, &room, f) >= 0)
		return s;
	free(s);
	return NULL;
}

int by_helper(FILE *f)
{
	char *s;
	int n = 0;

	while ((s = read_line(f)) != NULL) { /* expect: alloc-in-loop */
		if (*s == '#') {
			free(s);
			continue;
		}
		n += use(s);
		free(s);
	}
	return n;
}

int reset_at_end(FILE *f)
{
	char *s = NULL;
	size_t room = 0;
	int n = 0;

	while (getline(&s, &room, f) != -1) { /* expect: alloc-in-loop */
		n += use(s);
		free(s);
		s = NULL;
		room = 0;
	}
	free(s);
	return n;
}

/* near misses: released on the way out only; kept as an element */
int until_end(FILE *f)
{
	char *s = NULL;
	size_t room = 0;
	int n = 0;

	while (getline(&s, &room, f) > 0) { /* clean: alloc-in-loop */
		if (!strcmp(s, "end\n")) {
			free(s);
			return n;
		}
		n += use(s);
	}
	free(s);
	return -n;
}

int kept(FILE *f, char **v, int most)
{
	int n = 0;

	while (n < most) {
		char *s = NULL;
		size_t room = 0;

		if (getline(&s, &room, f) < 0) { /* clean: alloc-in-loop */
			free(s);
			break;
		}
		v[n++] = s;
	}
	return n;
}

/* Two rounds at the most. */
int either(const char *name, int hidden)
{
	int n = 0;

	for (int i = 0; i < (hidden ? 2 : 1); i++) {
		char *s = strdup(name); /* clean: alloc-in-loop */

		if (!s)
			return -1;
		s[0] = i ? '.' : '_';
		n += use(s);
		free(s);
	}
	return n;
}
