/* The buffer is a member, a global or a parameter: it is emptied of its memory by each call that fills it. */
#include <stdlib.h>
#include <string.h>

struct text {
	char *s;
	size_t n, room;
};

static void text_add(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (t->n + n + 1 > t->room) {
		t->room = 2 * (t->n + n + 1);
		t->s = realloc(t->s, t->room);
		if (!t->s)
			abort();
	}
	memcpy(t->s + t->n, s, n + 1);
	t->n += n;
}
static void text_free(struct text *t)
{
	free(t->s);
	memset(t, 0, sizeof *t);
}
static void text_clear(struct text *t)
{
	t->n = 0;
}

void use(const char *s, size_t n);
const char *next_name(void);

struct writer {
	struct text line, all;
	int lines;
};

/* A member of what is passed. */
static void write_name(struct writer *w, const char *name)
{
	text_add(&w->line, "name="); /* expect: unpooled-buffer */
	text_add(&w->line, name);
	use(w->line.s, w->line.n);
	text_free(&w->line);
	w->lines++;
}

void write_names(struct writer *w)
{
	const char *name;

	while ((name = next_name()))
		write_name(w, name);
}

/* A global, in a loop. */
static struct text scratch;

void write_globals(void)
{
	const char *name;

	while ((name = next_name())) {
		text_add(&scratch, name); /* expect: alloc-in-loop */
		use(scratch.s, scratch.n);
		text_free(&scratch);
	}
}

/* A parameter. */
static void write_with(struct text *t, const char *name)
{
	text_add(t, name); /* expect: unpooled-buffer */
	text_add(t, "\n");
	use(t->s, t->n);
	text_free(t);
}

void write_all_with(struct text *t)
{
	const char *name;

	while ((name = next_name()))
		write_with(t, name);
}

/* Kept from call to call, as it should be: near misses. */
static void write_kept(struct writer *w, const char *name)
{
	text_clear(&w->line);
	text_add(&w->line, name); /* clean: unpooled-buffer */
	use(w->line.s, w->line.n);
}

void write_all_kept(struct writer *w)
{
	const char *name;

	while ((name = next_name()))
		write_kept(w, name);
	text_free(&w->line);
}

/* Put together over the calls, released when it is full, and left otherwise. */
static void write_some(struct writer *w, const char *name)
{
	text_add(&w->all, name); /* clean: unpooled-buffer */
	if (w->all.n > 4096) {
		use(w->all.s, w->all.n);
		text_free(&w->all);
	}
}

void write_all_some(struct writer *w)
{
	const char *name;

	while ((name = next_name()))
		write_some(w, name);
}

/* Another member is released than is filled. */
struct pair {
	char *a, *b;
	size_t n;
};
static void pair_fill(struct pair *p, const char *s)
{
	p->a = realloc(p->a, p->n += strlen(s) + 1);
	if (p->a)
		strcpy(p->a, s);
}
static void pair_drop(struct pair *p)
{
	free(p->b);
	p->b = NULL;
}
static void pair_next(struct pair *p, const char *s)
{
	pair_fill(p, s); /* clean: unpooled-buffer */
	use(p->a, p->n);
	pair_drop(p);
}

void pair_all(struct pair *p)
{
	const char *name;

	while ((name = next_name()))
		pair_next(p, name);
}
