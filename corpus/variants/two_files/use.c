/* A path and a quoted text per round, by functions of another file. */
#include "path.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int readable(const char *dir, char **name)
{
	int n = 0;

	for (; *name; name++) {
		struct path p = {0};

		path_add(&p, dir); /* expect: alloc-in-loop */
		path_add(&p, *name);
		n += p.s[0] == '/';
		path_free(&p);
	}
	return n;
}

void print_all(FILE *f, char **name, char **end)
{
	while (name != end) {
		char *q = quoted(*name++); /* expect: alloc-in-loop */

		if (!q)
			break;
		fputs(q, f);
		free(q);
	}
}

/* near miss: one for all */
int readable_again(const char *dir, char **name)
{
	struct path p = {0};
	int n = 0;

	for (; *name; name++) {
		p.n = 0;
		path_add(&p, dir); /* clean: alloc-in-loop */
		path_add(&p, *name);
		n += p.s[0] == '/';
	}
	path_free(&p);
	return n;
}
