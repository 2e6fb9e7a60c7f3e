/* Work that is put into a list and taken out of it: the node that goes is not the one that came. */
#include <stdlib.h>

struct thing {
	struct thing *first, *second;
	int done;
};

struct list {
	struct thing *item;
	struct list *next;
};

static void push(struct list **stack, struct thing *item)
{
	struct list *node = malloc(sizeof *node);

	if (!node)
		abort();
	node->item = item;
	node->next = *stack;
	*stack = node;
}

static struct thing *pop(struct list **stack)
{
	struct list *top = *stack;
	struct thing *item = top ? top->item : NULL;

	if (top) {
		*stack = top->next;
		free(top);
	}
	return item;
}

static void visit(struct list **todo, struct thing *t)
{
	t->done = 1;
	if (t->second && !t->second->done)
		push(todo, t->second); /* clean: alloc-in-loop */
	if (t->first && !t->first->done)
		push(todo, t->first); /* clean: alloc-in-loop */
}

void visit_all(struct thing **roots, unsigned n)
{
	struct list *todo = NULL;

	for (unsigned i = 0; i < n; i++)
		visit(&todo, roots[i]); /* clean: alloc-in-loop */
	while (todo)
		visit(&todo, pop(&todo)); /* clean: alloc-in-loop */
}
