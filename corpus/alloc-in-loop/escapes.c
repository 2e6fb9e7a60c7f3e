/* Memory that outlives the iteration, in one way or another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
	struct node *next;
	char *name;
};
struct table {
	struct node *buckets[64];
};

static struct node *all;

void link_all(char **names, int n)
{
	for (int i = 0; i < n; i++) {
		struct node *p = malloc(sizeof *p); /* clean: alloc-in-loop */

		if (!p)
			return;
		p->name = strdup(names[i]); /* clean: alloc-in-loop */
		p->next = all;
		all = p;
	}
}

static void put(struct table *t, unsigned at, struct node *p)
{
	p->next = t->buckets[at % 64];
	t->buckets[at % 64] = p;
}

void table_fill(struct table *t, char **names, int n)
{
	for (int i = 0; i < n; i++) {
		struct node *p = calloc(1, sizeof *p); /* clean: alloc-in-loop, cleared-twice */

		if (!p)
			break;
		p->name = names[i];
		put(t, (unsigned)i, p);
	}
}

/* Kept unless it is there already: one way out of the iteration keeps it. */
int add_new(struct table *t, char **names, int n)
{
	int added = 0;

	for (int i = 0; i < n; i++) {
		struct node *p = malloc(sizeof *p); /* clean: alloc-in-loop */

		if (!p)
			return -1;
		p->name = names[i];
		if (t->buckets[i % 64] && !strcmp(t->buckets[i % 64]->name, names[i])) {
			free(p);
			continue;
		}
		put(t, (unsigned)i, p);
		added++;
	}
	return added;
}

void swap_names(struct node *list)
{
	for (; list; list = list->next) {
		char *copy = strdup(list->name); /* clean: alloc-in-loop */

		if (copy) {
			free(list->name);
			list->name = copy;
		}
	}
}
