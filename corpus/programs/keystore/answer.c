#include <stdio.h>
#include <string.h>

#include "keystore.h"

/* The next word of a line, which is cut there; "" at its end. */
static char *word(char **line)
{
	char *start = *line + strspn(*line, " "), *end = start + strcspn(start, " ");
	*line = *end ? end + 1 : end;
	*end = 0;
	return start;
}

void answer(struct store *s, char *line, char *out, size_t size)
{
	char *verb = word(&line);
	long distance = 0;
	const struct row *row;
	if (strcmp(verb, "set") == 0) {
		char *name = word(&line);
		snprintf(out, size, *name && strlen(name) < NAME_MAX_BYTES && store_set(s, name, line) == 0 ? "ok\n" : "no\n");
	} else if (strcmp(verb, "get") == 0) {
		row = store_get(s, word(&line));
		snprintf(out, size, "%.16s\n", row ? (const char *)row->signature : "none");
	} else if (strcmp(verb, "near") == 0) {
		row = store_nearest(s, line, &distance);
		snprintf(out, size, "%s %ld\n", row ? row->name : "none", distance);
	} else {
		snprintf(out, size, "what?\n");
	}
}
