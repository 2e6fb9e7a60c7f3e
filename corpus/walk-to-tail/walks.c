/* A list that is walked to its end for each element that is put there. */
#include <stddef.h>

struct node {
	struct node *next, *down;
	int value;
};
struct list {
	struct node *first;
};

struct node *read_node(void);

struct node *in_the_loop(int n)
{
	struct node *head = NULL;

	for (int i = 0; i < n; i++) {
		struct node *e = read_node(), *p;

		e->next = NULL;
		if (!head) {
			head = e;
			continue;
		}
		for (p = head; p->next; p = p->next) /* expect: walk-to-tail */
			;
		p->next = e;
	}
	return head;
}

void through_addresses(struct list *l)
{
	struct node *e, **at;

	while ((e = read_node())) {
		for (at = &l->first; *at; at = &(*at)->next) /* expect: walk-to-tail */
			;
		*at = e;
	}
}

static void append(struct list *l, struct node *e)
{
	struct node *last = NULL, *p;

	e->next = NULL;
	for (p = l->first; p; p = p->next) /* expect: walk-to-tail */
		last = p;
	if (last)
		last->next = e;
	else
		l->first = e;
}

void read_all(struct list *l)
{
	struct node *e;

	while ((e = read_node()) != NULL)
		append(l, e);
}

static struct node *all;

static void remember(struct node *e)
{
	struct node *tail = all;

	if (tail == NULL) {
		all = e;
		return;
	}
	while (tail->down != NULL) /* expect: walk-to-tail */
		tail = tail->down;
	tail->down = e;
}

void remember_all(int n)
{
	while (n--)
		remember(read_node());
}

static struct node *with_last(struct node *head, struct node *e)
{
	struct node *cur = head, *next;

	if (!head)
		return e;
	while ((next = cur->next)) /* expect: walk-to-tail */
		cur = next;
	cur->next = e;
	return head;
}

struct node *collect(int n)
{
	struct node *head = NULL;

	for (; n > 0; n--)
		head = with_last(head, read_node());
	return head;
}
