/* A function that returns fresh memory, or what it was given when that will do: who compares and releases
 * it pays for it where it is made. What only wanders through is no allocation. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *joined(const char *prefix, char *name, char *room, size_t size)
{
	size_t n = strlen(name), need = n + 2;
	char *out = room;

	if (!prefix)
		return name;
	need += strlen(prefix);
	if (need > size)
		out = malloc(need);
	if (out)
		snprintf(out, need, "%s:%s", prefix, name);
	return out;
}

static char *after_blanks(char *text)
{
	return text + strspn(text, " ");
}

void show(char *const *names, const char *prefix)
{
	for (; *names; names++) {
		char room[50], *full = joined(prefix, *names, room, sizeof room); /* expect: alloc-in-loop */

		puts(full);
		if (full != room && full != *names)
			free(full);
	}
}

void show_trimmed(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *text = after_blanks(names[i]); /* clean: alloc-in-loop */

		puts(text);
		free(names[i]);
	}
}
