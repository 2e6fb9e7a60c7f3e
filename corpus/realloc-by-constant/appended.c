/* Made just large enough for every piece that is appended: as bad as one item more. Near
 * misses: a buffer that is as large as each piece needs it, and a length that starts again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *join(char *const *words)
{
	char *text = calloc(1, 1);
	size_t len = 1;

	for (; text && *words; words++) {
		len += strlen(*words) + 1;
		text = realloc(text, len); /* expect: realloc-by-constant */
		if (!text)
			return NULL;
		strcat(text, *words); /* expect: append-rescans */
	}
	return text;
}

static void append(char **text, size_t *len, const char *more, size_t n)
{
	*text = realloc(*text, *len + n + 1); /* expect: realloc-by-constant */
	if (!*text)
		abort();
	memcpy(*text + *len, more, n);
	*len += n;
}

char *read_all(FILE *f)
{
	char *text = NULL, part[100];
	size_t len = 0, n;

	while ((n = fread(part, 1, sizeof part, f)) > 0)
		append(&text, &len, part, n);
	return text;
}

void show_lines(const char *text)
{
	const char *end = text;
	char *line = NULL;

	while (*text) {
		while (*end && *end != '\n')
			end++;
		line = realloc(line, (size_t)(end - text) + 1); /* clean: realloc-by-constant */
		if (!line)
			return;
		memcpy(line, text, (size_t)(end - text));
		line[end - text] = '\0';
		puts(line);
		text = *end ? ++end : end;
	}
	free(line);
}

void show_sums(const int *v, int n)
{
	char *bar = NULL;

	for (int i = 0; i < n; i++) {
		size_t width = 0;

		for (int k = 0; k < v[i]; k++)
			width += (size_t)(k & 3);
		bar = realloc(bar, width + 1); /* clean: realloc-by-constant */
		if (!bar)
			return;
		memset(bar, '#', width);
		bar[width] = '\0';
		puts(bar);
	}
	free(bar);
}

/* Room for as much again, in other words: near miss. */
struct table {
	int *v;
	unsigned used, room;
};

static int table_add(struct table *t, const int *more, unsigned n)
{
	if (t->used + n > t->room) {
		t->room = t->used + n + t->room + 20;
		t->v = realloc(t->v, t->room * sizeof *t->v); /* clean: realloc-by-constant */
		if (!t->v)
			return -1;
	}
	memcpy(t->v + t->used, more, n * sizeof *more);
	t->used += n;
	return 0;
}

int table_add_all(struct table *t, const int *const *rows, unsigned width)
{
	for (; *rows; rows++)
		if (table_add(t, *rows, width))
			return -1;
	return 0;
}
