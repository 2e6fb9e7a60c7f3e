/* Near misses: given back when most of it is unused, and made large enough for what one call counts. */
#include <stdio.h>
#include <stdlib.h>

struct set {
	int *v;
	int used, room;
};

int set_filter(struct set *s, int from)
{
	int before = s->used;

	s->used = 0;
	for (int i = 0; i < before; i++)
		if (s->v[i] >= from)
			s->v[s->used++] = s->v[i];
	if (s->room > 10 && s->used < s->room / 2) {
		int room = s->used;
		int *v;

		if (room < 10)
			room = 10;
		v = realloc(s->v, (size_t)room * sizeof *v); /* clean: realloc-by-constant */
		if (!v)
			return -1;
		s->v = v;
		s->room = room;
	}
	return s->used;
}

struct line {
	const char **words;
	int room;
};

int line_split(struct line *l, const char *text)
{
	int words = 1;

	for (const char *p = text; *p; p++)
		if (*p == ' ')
			words++;
	if (l->room < words) {
		const char **more = realloc(l->words, (size_t)words * sizeof *more); /* clean: realloc-by-constant */

		if (!more)
			return -1;
		l->words = more;
		l->room = words;
	}
	l->words[0] = text;
	return words;
}

int read_lines(FILE *f, struct set *s, struct line *l)
{
	char text[200];
	int n = 0;

	while (fgets(text, sizeof text, f)) {
		n += line_split(l, text);
		n += set_filter(s, n);
	}
	return n;
}
