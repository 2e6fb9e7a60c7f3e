/* A field of a local buffer is given to functions that are not in the sources. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct name {
	char *full;
	unsigned length;
};
int store_put(void *store, const char *key, unsigned n);
const char *lookup(const char *key);

static int name_make(struct name *n, const char *a, const char *b)
{
	n->length = (unsigned)(strlen(a) + strlen(b) + 1);
	if (!(n->full = malloc(n->length + 1)))
		return -1;
	sprintf(n->full, "%s:%s", a, b);
	return 0;
}

static void name_drop(struct name *n)
{
	free(n->full);
	n->full = NULL;
}

int put_all(void *store, const char *group, char **key, char **end)
{
	for (; key != end; key++) {
		struct name n;
		int bad;

		if (name_make(&n, group, *key)) /* expect: alloc-in-loop */
			return -1;
		bad = store_put(store, n.full, n.length);
		name_drop(&n);
		if (bad)
			return bad;
	}
	return 0;
}

int known(const char *group, char **key, int n)
{
	int found = 0;

	while (n) {
		struct name full = {0};

		n--;
		if (name_make(&full, group, key[n]) < 0) /* expect: alloc-in-loop */
			continue;
		if (lookup(full.full))
			found++;
		free(full.full);
	}
	return found;
}

static int is_there(const char *group, const char *key)
{
	struct name n;
	int yes;

	if (name_make(&n, group, key) != 0) /* expect: unpooled-buffer */
		return 0;
	yes = lookup(n.full) != NULL;
	name_drop(&n);
	return yes;
}

int there(const char *group, const char *const *key)
{
	int n = 0;

	for (;;) {
		if (!*key)
			break;
		n += is_there(group, *key++);
	}
	return n;
}

/* near miss: the table keeps what it is given; nothing is released */
struct table {
	struct name *v;
	int n;
};

int fill(struct table *t, const char *group, char **key, int n)
{
	for (t->n = 0; t->n < n; t->n++)
		if (name_make(&t->v[t->n], group, key[t->n])) /* clean: alloc-in-loop */
			return -1;
	return 0;
}
