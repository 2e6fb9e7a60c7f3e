/* Near misses: put into an object that others hold, too, of which only a reference is given
 * back; copied as a whole into what lasts. */
#include <stdlib.h>
#include <string.h>

struct value {
	int refs;
	char *text;
};

static void value_drop(struct value *v)
{
	if (--v->refs > 0)
		return;
	free(v->text);
	free(v);
}

/* The others must not lose what it pointed into. */
void detach_all(struct value **values, int n)
{
	for (int i = 0; i < n; i++) {
		struct value *v = values[i];

		if (v->refs > 1) {
			char *old = v->text;

			v->text = malloc(strlen(old) + 1); /* clean: alloc-in-loop */
			if (!v->text)
				return;
			strcpy(v->text, old);
		}
		value_drop(v);
		values[i] = NULL;
	}
}

struct item {
	int kind;
	int *set;
};
struct node {
	struct item item;
	struct node *next;
};

static struct node *node_new(struct node *next, const struct item *item)
{
	struct node *n = malloc(sizeof *n);

	if (n) {
		n->item = *item;
		n->next = next;
	}
	return n;
}

struct node *build(const int *kinds, int n)
{
	struct node *head = NULL;

	for (int i = 0; i < n; i++) {
		struct node *node;
		struct item item = {kinds[i], NULL};

		item.set = calloc(8, sizeof *item.set); /* clean: alloc-in-loop */
		if (!item.set)
			break;
		node = node_new(head, &item);
		if (!node) {
			free(item.set);
			break;
		}
		head = node;
	}
	return head;
}
