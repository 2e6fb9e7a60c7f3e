/* The loop calls what it was handed, also by way of another function. What is handed to
 * a function without a loop is not called by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int visit_fn(const char *name, void *ctx);

static int each(char *const *names, visit_fn *visit, void *ctx)
{
	int sum = 0;

	while (*names)
		sum += visit(*names++, ctx);
	return sum;
}

static int each_twice(char *const *names, visit_fn *visit, void *ctx)
{
	return each(names, visit, ctx) + each(names, visit, ctx);
}

static int once(const char *name, visit_fn *visit)
{
	return visit(name, NULL);
}

static int by_hand(const char *name, void *ctx)
{
	char *copy = strdup(name); /* expect: unpooled-buffer */
	int n;

	if (!copy)
		return 0;
	n = (int)strcspn(copy, (const char *)ctx);
	free(copy);
	return n;
}

static int handed_on(const char *name, void *ctx)
{
	char *copy = strdup(name); /* expect: unpooled-buffer */
	int n;

	if (!copy)
		return 0;
	n = (int)strspn(copy, (const char *)ctx);
	free(copy);
	return n;
}

static int called_once(const char *name, void *ctx)
{
	char *copy = strdup(name); /* clean: unpooled-buffer */
	int n;

	(void)ctx;
	if (!copy)
		return 0;
	n = (int)strlen(copy);
	free(copy);
	return n;
}

int main(void)
{
	char *const names[] = {"a,b", "c", NULL};

	printf("%d\n", each(names, by_hand, ","));
	printf("%d\n", each_twice(names, handed_on, "abc"));
	return once(names[0], called_once);
}
