/* git d779996a10 (reftable/stack): path buffer made and freed for every table of a stack; fixed by one buffer for
 * all */
/* with: buf.c */
#include "buf.h"
#include <unistd.h>
#include <fcntl.h>
struct table { char *name; int fd; };
struct stack { const char *dir; struct table **cur; int n; };
static void path_of(struct sb *out, const struct stack *st, const char *name) { sb_clear(out); sb_puts(out, st->dir); sb_put(out, "/", 1); sb_puts(out, name); }
void c04_drop(struct table *t);
struct table *c04_new(int fd, const char *name);
int c04_reload(struct stack *st, char **names)
{
	int err = 0, i;

	while (*names) {
		struct table *t = NULL;
		char *name = *names++;

		for (i = 0; i < st->n; i++)
			if (st->cur[i] && st->cur[i]->name == name) { t = st->cur[i]; st->cur[i] = NULL; break; }
		if (!t) {
			struct sb path = SB_INIT;
			int fd;
			path_of(&path, st, name); /* expect: alloc-in-loop */
			fd = open(path.p, O_RDONLY);
			sb_free(&path);
			if (fd < 0) { err = -1; goto done; }
			t = c04_new(fd, name);
		}
	}
	for (i = 0; i < st->n; i++) {
		if (st->cur[i]) {
			const char *name = st->cur[i]->name;
			struct sb file = SB_INIT;
			path_of(&file, st, name); /* expect: alloc-in-loop */
			c04_drop(st->cur[i]);
			unlink(file.p);
			sb_free(&file);
		}
	}
done:
	return err;
}
