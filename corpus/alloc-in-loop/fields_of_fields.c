/* Near miss: what is released is inside of what another field points to. */
#include <stdlib.h>
#include <string.h>

struct inner {
	char *text;
};

struct box {
	struct inner *in;
	char *name;
};

static void inner_reset(struct inner *i)
{
	free(i->text);
	i->text = NULL;
}

static void box_reset(struct box *b)
{
	inner_reset(b->in);
}

int box_all(struct box *out, struct inner *shared, char **v, int n)
{
	for (int i = 0; i < n; i++) {
		struct box b = {shared, NULL};

		b.name = strdup(v[i]); /* clean: alloc-in-loop */
		if (!b.name)
			return -1;
		box_reset(&b);
		out[i] = b;
	}
	return n;
}
