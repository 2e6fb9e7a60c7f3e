/* An allocator of the project's own, that ends the program when there is no memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *xmalloc(size_t n)
{
	void *p = malloc(n);

	if (!p) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	return p;
}

static void xfree(void *p)
{
	if (p)
		free(p);
}

static char *path_of(const char *dir, const char *name)
{
	char *p = xmalloc(strlen(dir) + strlen(name) + 2);

	sprintf(p, "%s/%s", dir, name);
	return p;
}

int remove_all(const char *dir, char **names, int n)
{
	int failed = 0;

	for (int i = 0; i < n; i++) {
		char *p = path_of(dir, names[i]); /* expect: alloc-in-loop */

		failed += remove(p) != 0;
		xfree(p);
	}
	return failed;
}

char **all_paths(const char *dir, char **names, int n)
{
	char **out = xmalloc(((size_t)n + 1) * sizeof *out);

	for (int i = 0; i < n; i++)
		out[i] = path_of(dir, names[i]); /* clean: alloc-in-loop */
	out[n] = NULL;
	return out;
}
