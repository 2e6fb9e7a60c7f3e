/* The buffer is a member, a global, or the caller's. */
#include <stdlib.h>
#include <string.h>

struct text {
	char *s;
	size_t n, room;
};
struct writer {
	int level;
	struct text tmp;
};
struct event {
	const char *name;
	int id;
};
int out(const char *s, size_t n);

static int text_add(struct text *t, const char *s)
{
	size_t n = strlen(s), room = t->room;

	while (t->n + n + 1 > room)
		room = room ? room * 2 : 32;
	if (room != t->room) {
		char *p = realloc(t->s, room);

		if (!p)
			return 0;
		t->s = p;
		t->room = room;
	}
	memcpy(t->s + t->n, s, n + 1);
	t->n += n;
	return 1;
}

static void text_reset(struct text *t)
{
	free(t->s);
	t->s = NULL;
	t->n = t->room = 0;
}

/* a member */
int events(struct writer *w, const struct event *e, const struct event *end)
{
	for (; e < end; ++e) {
		if (!text_add(&w->tmp, "event ")) /* expect: alloc-in-loop */
			return -1;
		text_add(&w->tmp, e->name);
		out(w->tmp.s, w->tmp.n);
		text_reset(&w->tmp);
	}
	return 0;
}

/* a global */
static struct text scratch;

void names(const struct event *e, unsigned n)
{
	unsigned i = 0;

	while (i != n) {
		text_add(&scratch, e[i].name); /* expect: alloc-in-loop */
		if (scratch.s)
			out(scratch.s, scratch.n);
		text_reset(&scratch);
		i++;
	}
}

/* a parameter, and the loop is in the caller */
static void one(struct text *t, const struct event *e)
{
	text_add(t, e->name); /* expect: unpooled-buffer */
	text_add(t, "\n");
	out(t->s, t->n);
	text_reset(t);
}

void all(const struct event *const *e)
{
	struct text t = {NULL, 0, 0};

	for (; *e; e++)
		one(&t, *e);
}

/* near misses: kept full from round to round; reset before it starts only */
void gathered(struct writer *w, const struct event *e, const struct event *end)
{
	text_reset(&w->tmp);
	for (; e < end; ++e)
		text_add(&w->tmp, e->name); /* clean: alloc-in-loop */
	out(w->tmp.s, w->tmp.n);
}

void emptied(const struct event *e, unsigned n)
{
	while (n-- > 0) {
		scratch.n = 0;
		text_add(&scratch, e[n].name); /* clean: alloc-in-loop */
		out(scratch.s, scratch.n);
	}
	text_reset(&scratch);
}
