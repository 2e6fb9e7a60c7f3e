/* What is called for each element of a table of another file. */
#include <stdlib.h>
#include <string.h>

struct table;
int table_walk(const struct table *t, int (*each)(const char *, void *), void *arg);
int use(const char *s);

static int each_name(const char *name, void *arg)
{
	char *copy = strdup(name); /* expect: unpooled-buffer */
	int *sum = arg;

	if (copy == NULL)
		return -1;
	copy[0] = '_';
	*sum += use(copy);
	free(copy);
	return 0;
}

int names(const struct table *t)
{
	int sum = 0;

	return table_walk(t, each_name, &sum) ? -1 : sum;
}
