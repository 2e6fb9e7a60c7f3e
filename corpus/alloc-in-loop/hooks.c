/* Memory through hooks, set in a static initializer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct memory {
	void *(*allocate)(size_t n);
	void (*release)(void *p);
};
static const struct memory standard = {
	.allocate = malloc,
	.release = free,
};
static void *(*get)(size_t n) = malloc;
static void (*drop)(void *p) = free;

void print_fields(char **fields, int n)
{
	for (int i = 0; i < n; i++) {
		char *copy = standard.allocate(strlen(fields[i]) + 3); /* expect: alloc-in-loop */

		if (!copy)
			return;
		sprintf(copy, "[%s]", fields[i]);
		puts(copy);
		standard.release(copy);
	}
}

void print_quoted(char **fields, int n)
{
	int i = 0;

	while (i < n) {
		char *copy = (*get)(strlen(fields[i]) + 3); /* expect: alloc-in-loop */

		if (!copy)
			return;
		sprintf(copy, "'%s'", fields[i++]);
		puts(copy);
		(*drop)(copy);
	}
}
