/* The size is computed by a small function that checks for overflow: what it computes counts, not that it is a call. */
#include <stdlib.h>

struct item;
struct item *next_item(void *from);

static size_t times(size_t a, size_t b)
{
	if (a && b > (size_t)-1 / a)
		abort();
	return a * b;
}

static size_t roomy(size_t n)
{
	return (n + 16) * 3 / 2;
}

struct item **collect(void *from, size_t *count)
{
	struct item **list = NULL, *item;
	size_t n = 0;

	while ((item = next_item(from)) != NULL) {
		n++;
		list = realloc(list, times(sizeof *list, n)); /* expect: realloc-by-constant */
		list[n - 1] = item;
	}
	*count = n;
	return list;
}

struct item **collect_with_room(void *from, size_t *count)
{
	struct item **list = NULL, *item;
	size_t n = 0, room = 0;

	while ((item = next_item(from)) != NULL) {
		if (n == room) {
			room = roomy(room);
			list = realloc(list, times(sizeof *list, room)); /* clean: realloc-by-constant */
		}
		list[n++] = item;
	}
	*count = n;
	return list;
}
