/* Butterscotch #306 ("heap allocating a small compile-time constant every frame"): three tables of 256 bytes are
 * calloc'ed and freed by each frame */
#include <stdlib.h>
#include <string.h>
struct inst { int obj, depth, live; };
struct room { struct inst *v; int n; };
void c49_draw(const struct inst *i);
static void frame(struct room *r)
{
	unsigned char *seen = calloc(256, 1); /* expect: unpooled-buffer, small-heap-buffer */
	unsigned char *drawn = calloc(256, 1); /* expect: unpooled-buffer, small-heap-buffer */

	if (!seen || !drawn)
		goto out;
	for (int i = 0; i < r->n; i++) {
		if (!r->v[i].live || drawn[i & 255])
			continue;
		seen[r->v[i].obj & 255] = 1;
		c49_draw(&r->v[i]);
		drawn[i & 255] = 1;
	}
out:
	free(seen);
	free(drawn);
}
int c49_poll(void);
void c49_main_loop(struct room *r)
{
	while (c49_poll())
		frame(r);
}
