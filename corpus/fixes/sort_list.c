/* cheribsd #2137 (sort): list of lines and fields grown by a fixed number of entries; fixed by growing
 * exponentially */
/* with: buf.c */
#include <stdlib.h>
#include "buf.h"
#define STEP 1024
struct line { char *s; size_t n; };
struct list { struct line **v; size_t count, size; };
static void list_add(struct list *l, struct line *x)
{
	size_t index = l->count++;

	if (index >= l->size) {
		size_t size = (index + 1) + STEP;

		l->v = ck_realloc(l->v, sizeof *l->v * size); /* expect: realloc-by-constant */
		l->size = size;
	}
	l->v[index] = x;
}
struct line *c19_read(void *f);
void c19_load(struct list *l, void *f)
{
	struct line *x;
	while ((x = c19_read(f)))
		list_add(l, x);
}
