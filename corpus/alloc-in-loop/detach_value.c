/* A buffer whose functions also return what it holds: only to look at, or for good. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf {
	char *p;
	size_t n, size;
};

static void buf_need(struct buf *b, size_t n)
{
	if (b->n + n + 1 > b->size) {
		b->size = (b->n + n + 1) * 2;
		b->p = realloc(b->p, b->size);
		if (!b->p)
			abort();
	}
}

static const char *buf_set(struct buf *b, const char *s)
{
	b->n = 0;
	buf_need(b, strlen(s));
	strcpy(b->p, s);
	b->n = strlen(s);
	return b->p;
}

static char *buf_detach(struct buf *b)
{
	char *p;

	buf_need(b, 0);
	p = b->p;
	b->p = NULL;
	b->n = b->size = 0;
	return p;
}

static void buf_free(struct buf *b)
{
	free(b->p);
	b->p = NULL;
	b->n = b->size = 0;
}

struct entry {
	char *name;
};

int read_all(struct entry *e, char **names, int n)
{
	int marked = 0;

	for (int i = 0; i < n; i++) {
		struct buf b = {NULL, 0, 0};

		marked += *buf_set(&b, names[i]) == '#'; /* expect: alloc-in-loop */
		buf_free(&b);
	}
	for (int i = 0; i < n; i++) {
		struct buf b = {NULL, 0, 0};

		buf_need(&b, 100); /* clean: alloc-in-loop */
		e[i].name = buf_detach(&b); /* clean: alloc-in-loop */
		buf_free(&b);
	}
	return marked;
}
