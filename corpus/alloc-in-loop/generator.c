/* A loop that a macro writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
	struct list *next;
	const char *name;
};
#define list_for_each(pos, head) for (pos = (head); pos; pos = pos->next)

int count_dirs(struct list *head, const char *root)
{
	struct list *l;
	int n = 0;

	list_for_each (l, head) {
		char *p = malloc(strlen(root) + strlen(l->name) + 1); /* expect: alloc-in-loop */

		if (!p)
			break;
		strcpy(p, root);
		strcat(p, l->name);
		n += p[strlen(p) - 1] == '/';
		free(p);
	}
	return n;
}
