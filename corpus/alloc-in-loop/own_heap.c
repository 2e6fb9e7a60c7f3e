/* Allocators of the project's own, over a block of memory that nobody else knows: they are
 * known by their names and types. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static char heap[1 << 16];
static size_t used, blocks;

void *heap_malloc(size_t n)
{
	void *p = used + n <= sizeof heap ? heap + used : NULL;

	if (p) {
		used += (n + 15) & ~(size_t)15;
		blocks++;
	}
	return p;
}

void heap_free(void *p)
{
	if (p && --blocks == 0)
		used = 0;
}

static char *copy(const char *s)
{
	char *p = heap_malloc(strlen(s) + 1);

	return p ? strcpy(p, s) : NULL;
}

void show(char *const *names)
{
	for (; *names; names++) {
		char *p = copy(*names); /* expect: alloc-in-loop */

		if (!p)
			return;
		p[strcspn(p, ".")] = '\0';
		puts(p);
		heap_free(p);
	}
}

int keep(char *const *names, char **out)
{
	int n = 0;

	for (; *names; names++)
		out[n++] = copy(*names); /* clean: alloc-in-loop */
	return n;
}
