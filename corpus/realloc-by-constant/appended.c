/* Made just large enough for every piece that is appended: as bad as one item more. Near
 * misses: a buffer that is as large as each piece needs it, and a length that starts anew. */
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
		strcat(text, *words);
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
