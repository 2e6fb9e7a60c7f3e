/* One item more each time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
	char **v;
	int n;
};

int list_add(struct list *l, char *s)
{
	char **more = realloc(l->v, (size_t)(l->n + 1) * sizeof *l->v); /* expect: realloc-by-constant */

	if (!more)
		return -1;
	l->v = more;
	l->v[l->n++] = s;
	return 0;
}

int read_words(struct list *l, FILE *f)
{
	char word[100];

	while (fscanf(f, "%99s", word) == 1)
		if (list_add(l, strdup(word)))
			return -1;
	return 0;
}

int *squares(int most)
{
	int *v = NULL, n = 0;

	for (int i = 0; i * i < most; i++) {
		n++;
		v = realloc(v, (size_t)n * sizeof *v); /* expect: realloc-by-constant */
		if (!v)
			return NULL;
		v[n - 1] = i * i;
	}
	return v;
}

/* Counted again each time, but it is the list itself that is counted. */
struct names {
	char **v; /* the last is NULL */
};

int names_add(struct names *l, char *name)
{
	char **more;
	int n = 0;

	while (l->v && l->v[n])
		n++;
	more = realloc(l->v, (size_t)(n + 2) * sizeof *more); /* expect: realloc-by-constant */
	if (!more)
		return -1;
	l->v = more;
	l->v[n] = name;
	l->v[n + 1] = NULL;
	return 0;
}

int read_names(struct names *l, FILE *f)
{
	char word[100];

	while (fscanf(f, "%99s", word) == 1)
		if (names_add(l, strdup(word)))
			return -1;
	return 0;
}
