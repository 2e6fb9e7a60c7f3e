/* git: strbuf filled per round and detached into a list that keeps it (builtin/pack-objects). */
/* with: buf.c */
#include "buf.h"
struct list { char **v; size_t n, cap; };
static void keep(struct list *l, char *s) { GROW_ARRAY(l->v, l->n + 1, l->cap); l->v[l->n++] = s; }
int c65_line(struct sb *b);
void c65_load(struct list *fresh, struct list *drop)
{
	struct sb b = SB_INIT;
	while (c65_line(&b)) { /* clean: alloc-in-loop */
		if (!b.len)
			continue;
		if (*b.p == '-')
			keep(drop, ck_strdup(b.p + 1));
		else
			keep(fresh, sb_detach(&b, NULL));
	}
	sb_free(&b);
}
