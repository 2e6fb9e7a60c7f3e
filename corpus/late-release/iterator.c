/* An iterator goes on through what is in a list that was read from a file: the list is in use for as long. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct node {
	struct node *next;
};

struct list {
	struct node *head;
	char text[];
};

struct iterator {
	struct node *next;
};

void take_apart(struct list *l);
void work(const struct node *n);

static void rewind_list(struct list *l, struct iterator *it)
{
	it->next = l->head;
}

static struct node *next_of(struct iterator *it)
{
	struct node *n = it->next;

	if (n)
		it->next = n->next;
	return n;
}

int each_node(FILE *f, const struct stat *st)
{
	struct list *l = malloc(sizeof *l + (size_t)st->st_size + 1); /* clean: late-release */
	struct iterator it;
	struct node *n;

	if (!l)
		return -1;
	l->text[fread(l->text, 1, (size_t)st->st_size, f)] = '\0';
	take_apart(l);
	rewind_list(l, &it);
	while ((n = next_of(&it)))
		work(n);
	free(l);
	return 0;
}
