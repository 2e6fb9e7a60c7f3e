/* file text whose tokens are pointers into it; the loop after it works on the tokens (git's config and index
 * readers): freeing before would be wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tok { const char *p; size_t n; };
void c73_use(const char *p, size_t n);
static char *slurp(const char *name, size_t *n)
{
	FILE *f = fopen(name, "r");
	char *b;
	if (!f)
		return NULL;
	fseek(f, 0, SEEK_END);
	*n = ftell(f);
	rewind(f);
	b = malloc(*n + 1);
	if (b && fread(b, 1, *n, f) != *n) { free(b); b = NULL; }
	fclose(f);
	return b;
}
static size_t tokenise(const char *s, size_t n, struct tok *t, size_t max)
{
	size_t k = 0, i = 0;
	while (i < n && k < max) {
		size_t st;
		while (i < n && s[i] <= ' ') i++;
		for (st = i; i < n && s[i] > ' '; i++) ;
		t[k].p = s + st;
		t[k++].n = i - st;
	}
	return k;
}
int c73_words(const char *name)
{
	size_t n, k, i;
	struct tok *t = malloc(65536 * sizeof *t);
	char *b = slurp(name, &n); /* clean: late-release */

	if (!b || !t) { free(b); free(t); return -1; }
	k = tokenise(b, n, t, 65536);
	for (i = 0; i < k; i++)
		c73_use(t[i].p, t[i].n);
	free(b);
	free(t);
	return 0;
}
