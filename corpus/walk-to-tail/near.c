/* Near misses: the end is kept, the list is another one, it is searched, or it is done once. */
#include <stddef.h>

struct node {
	struct node *next;
	int value;
};
struct group {
	struct group *next;
	struct node *first;
};

struct node *read_node(void);

/* goes on from where it was */
struct node *tail_kept(int n)
{
	struct node *head = read_node(), *tail = head;

	while (n--) {
		while (tail->next) /* clean: walk-to-tail */
			tail = tail->next;
		tail->next = read_node();
	}
	return head;
}

/* each list once */
void close_groups(struct group *g)
{
	for (; g; g = g->next) {
		struct node *p = g->first;

		while (p->next) /* clean: walk-to-tail */
			p = p->next;
		p->next = read_node();
	}
}

/* kept in order */
void insert_all(struct group *g, int n)
{
	while (n--) {
		struct node *e = read_node(), **at = &g->first;

		while (*at && (*at)->value < e->value) /* clean: walk-to-tail */
			at = &(*at)->next;
		e->next = *at;
		*at = e;
	}
}

static struct node *last_of(struct node *p)
{
	while (p->next) /* clean: walk-to-tail */
		p = p->next;
	return p;
}

int last_values(struct group *g, int n)
{
	int sum = 0;

	while (n--)
		sum += last_of(g->first)->value;
	return sum;
}

/* once, after the loop */
struct node *join(struct node *a, int n)
{
	struct node *b = NULL, *p = a;

	while (n--) {
		struct node *e = read_node();

		e->next = b;
		b = e;
	}
	while (p->next) /* clean: walk-to-tail */
		p = p->next;
	p->next = b;
	return a;
}

/* put in front */
struct node *stack(int n)
{
	struct node *head = NULL;

	while (n--) { /* clean: walk-to-tail */
		struct node *e = read_node();

		e->next = head;
		head = e;
	}
	return head;
}
