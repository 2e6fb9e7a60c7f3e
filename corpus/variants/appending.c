/* The end of a text is looked for each time something is put there. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct field {
	const char *key, *value;
};
struct record {
	char line[2048];
	struct field *first, *last;
};

/* a loop by pointer, a field as the text */
void record_format(struct record *r)
{
	struct field *f;

	r->line[0] = 0;
	for (f = r->first; f != r->last; f++) {
		if (!f->value)
			continue;
		strcat(r->line, f->key); /* expect: append-rescans */
		strncat(r->line, "=", sizeof r->line - 1); /* expect: append-rescans */
	}
}

/* goto instead of a loop */
void path_of(char *out, const char **part)
{
	*out = '\0';
again:
	if (!*part)
		return;
	strcat(out, *part++); /* expect: append-rescans */
	goto again;
}

/* the place is computed with + and kept under another name */
int word_list(char *buf, size_t room, const char *const *word, unsigned n)
{
	unsigned i = 0;

	if (room)
		buf[0] = '\0';
	while (i < n) {
		char *here = buf + strlen(buf);
		size_t left = room - (size_t)(here - buf);

		if (left < 2)
			return -1;
		snprintf(here, left, "[%s] ", word[i]); /* expect: append-rescans */
		i++;
	}
	return 0;
}

static void push_text(char *line, const char *more, char sep)
{
	size_t at = strlen(line);

	line[at++] = sep; /* expect: append-rescans */
	strcpy(line + at, more); /* expect: append-rescans */
}

/* a helper with the text as a global */
static char banner[4096];

void make_banner(const struct field *f)
{
	do {
		push_text(banner, f->key, ' ');
		f++;
	} while (f->key);
}

/* from itself, by a pointer to the pointer */
static void grow_by_print(char **text, int value)
{
	char *old = *text;

	if (asprintf(text, "%s,%d", old ? old : "", value) < 0) /* expect: append-rescans */
		*text = NULL;
	free(old);
}

char *list_of(const int *v, const int *end)
{
	char *s = NULL;

	for (; v < end; v++)
		grow_by_print(&s, *v);
	return s;
}
