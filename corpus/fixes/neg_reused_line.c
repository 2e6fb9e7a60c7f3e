/* getline()'s way (paleofetch #7) and git e741c07872: one line buffer reused over the loop; what is kept is copied
 * out. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct item { struct item *next; char *s; };
struct item *c64_read(FILE *f)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	struct item *l = NULL;

	while ((n = getline(&line, &cap, f)) > 0) { /* clean: alloc-in-loop */
		struct item *i;
		if (line[n - 1] == '\n')
			line[n - 1] = 0;
		if (!*line || *line == '#')
			continue;
		i = malloc(sizeof *i);
		if (!i)
			break;
		i->s = strdup(line);
		i->next = l;
		l = i;
	}
	free(line);
	return l;
}
