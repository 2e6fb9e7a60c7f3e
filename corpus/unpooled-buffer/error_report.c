/* Only what goes wrong is allocated for. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print_error(const char *file, int line, const char *what)
{
	char *text = malloc(strlen(file) + strlen(what) + 32); /* clean: unpooled-buffer */

	if (!text)
		return -1;
	sprintf(text, "%s:%d: %s\n", file, line, what);
	fputs(text, stderr);
	free(text);
	return -1;
}

int check(const char *file, const char *const *lines, int n)
{
	int bad = 0;

	for (int i = 0; i < n; i++)
		if (!lines[i][0])
			bad += print_error(file, i + 1, "empty line");
	return bad;
}
