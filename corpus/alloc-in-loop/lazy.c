/* Allocated by the first iteration that needs it, and kept for the others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void escape_all(char **words, int n, size_t longest)
{
	char *buf = NULL;

	for (int i = 0; i < n; i++) {
		char *at;

		if (!strchr(words[i], '"')) {
			puts(words[i]);
			continue;
		}
		if (!buf)
			buf = malloc(longest * 2 + 1); /* clean: alloc-in-loop */
		if (!buf)
			return;
		at = buf;
		for (const char *s = words[i]; *s; s++) {
			if (*s == '"')
				*at++ = '\\';
			*at++ = *s;
		}
		*at = '\0';
		puts(buf);
	}
	free(buf);
}

/* The same, but thrown away each time: it is allocated again for every such word. */
void escape_each(char **words, int n, size_t longest)
{
	char *buf = NULL;

	for (int i = 0; i < n; i++) {
		if (!strchr(words[i], '"'))
			continue;
		if (!buf)
			buf = malloc(longest * 2 + 1); /* expect: alloc-in-loop */
		if (!buf)
			return;
		strcpy(buf, words[i]);
		puts(buf);
		free(buf);
		buf = NULL;
	}
}
