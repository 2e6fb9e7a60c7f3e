/* A structure and a text of fixed size that never leave the function. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

long size_of(const char *name)
{
	struct stat *st = malloc(sizeof *st); /* expect: small-heap-buffer */
	long n = -1;

	if (!st)
		return -1;
	if (!stat(name, st))
		n = (long)st->st_size;
	free(st);
	return n;
}

int write_number(FILE *f, int n)
{
	char *text = malloc(32); /* expect: small-heap-buffer */
	int bad;

	if (!text)
		return -1;
	snprintf(text, 32, "%d", n);
	bad = fputs(text, f) < 0;
	free(text);
	return bad;
}

/* In a loop it is both. */
void write_all(FILE *f, const int *v, int n)
{
	for (int i = 0; i < n; i++) {
		char *text = calloc(16, 2); /* expect: small-heap-buffer, alloc-in-loop */

		if (!text)
			return;
		snprintf(text, 32, "%d", v[i]);
		fputs(text, f);
		free(text);
	}
}
