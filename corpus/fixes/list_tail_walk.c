/* libgit2 f26946358 (21 s -> 0.05 s), criu #2592, herb #1340, bkthomps/Containers #51: every append walks a singly
 * linked list to its end; fixed by a tail pointer */
/* with: buf.c */
#include "buf.h"
struct node { struct node *next; char *val; };
struct map { struct node *head[64]; };
static unsigned hash(const char *s) { unsigned h = 5381; while (*s) h = h * 33 + (unsigned char)*s++; return h; }
static void append(struct node **list, struct node *e)
{
	struct node *h = *list;

	if (h) {
		while (h->next) /* expect: walk-to-tail */
			h = h->next;
		h->next = e;
	} else {
		*list = e;
	}
}
void c38_load(struct map *m, char **line, int n)
{
	for (int i = 0; i < n; i++) {
		struct node *e = ck_calloc(1, sizeof *e);
		e->val = ck_strdup(line[i]);
		append(&m->head[hash(line[i]) % 64], e);
	}
}
