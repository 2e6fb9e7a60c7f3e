/* The new size is worked out by a helper: by address, in a function that makes room, or from what callers pass. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct item;
struct item *next_item(void *from);

struct list {
	struct item **v;
	size_t n, room;
};

static void next_room(size_t *room)
{
	*room = *room ? *room * 2 : 8;
}

/* Doubled by a function that is given the capacity's address. */
struct item **collect(void *from, size_t *count)
{
	struct item **v = NULL, *x;
	size_t n = 0, room = 0;

	while ((x = next_item(from)) != NULL) {
		if (n + 1 > room) {
			next_room(&room);
			v = realloc(v, room * sizeof *v); /* clean: realloc-by-constant */
		}
		v[n++] = x;
	}
	*count = n;
	return v;
}

static void *grown(void *p, size_t need, size_t *room, size_t size)
{
	size_t n = *room + *room / 2;

	if (n < need)
		n = need;
	*room = n;
	return realloc(p, n * size);
}

/* The helper reallocates, too. */
void list_add_all(struct list *l, void *from)
{
	struct item *x;

	while ((x = next_item(from)) != NULL) {
		if (l->n == l->room)
			l->v = grown(l->v, l->n + 1, &l->room, sizeof *l->v); /* clean: realloc-by-constant */
		l->v[l->n++] = x;
	}
}

static void *fitted(void *p, size_t need, size_t *room, size_t size)
{
	*room = need;
	return realloc(p, need * size);
}

/* The same form, one more each time. */
void list_add_each(struct list *l, void *from)
{
	struct item *x;

	while ((x = next_item(from)) != NULL) {
		if (l->n == l->room)
			l->v = fitted(l->v, l->n + 1, &l->room, sizeof *l->v); /* expect: realloc-by-constant */
		l->v[l->n++] = x;
	}
}

/* As large as needed and one more; the callers count. */
struct bytes {
	unsigned char *p;
	size_t used, room;
};

static int bytes_reserve(struct bytes *b, size_t need)
{
	unsigned char *p;

	if (need <= b->room)
		return 0;
	p = realloc(b->p, need + 1); /* expect: realloc-by-constant */
	if (!p)
		return -1;
	b->p = p;
	b->room = need + 1;
	return 0;
}

static int bytes_add(struct bytes *b, const void *p, size_t n)
{
	if (bytes_reserve(b, b->used + n))
		return -1;
	memcpy(b->p + b->used, p, n);
	b->used += n;
	return 0;
}

int join(struct bytes *b, const char *const *v)
{
	for (; *v; v++)
		if (bytes_add(b, *v, strlen(*v)))
			return -1;
	return 0;
}

/* The same, but callers ask for twice as much. */
static int room_for(struct bytes *b, size_t need)
{
	unsigned char *p;

	if (need <= b->room)
		return 0;
	p = realloc(b->p, need); /* clean: realloc-by-constant */
	if (!p)
		return -1;
	b->p = p;
	b->room = need;
	return 0;
}

int join_doubled(struct bytes *b, const char *const *v)
{
	for (; *v; v++) {
		size_t n = strlen(*v);

		if (b->used + n > b->room && room_for(b, 2 * (b->used + n)))
			return -1;
		memcpy(b->p + b->used, *v, n);
		b->used += n;
	}
	return 0;
}

/* Rounded up to a page by hand: linear all the same. */
struct log {
	char *text;
	size_t length, space;
};

static void log_room(struct log *l, size_t n)
{
	size_t wanted = l->length + n;
	char *t;

	if (wanted <= l->space)
		return;
	wanted = (wanted / 4096 + 1) * 4096;
	t = malloc(wanted); /* expect: realloc-by-constant */
	if (!t)
		abort();
	memcpy(t, l->text, l->length);
	free(l->text);
	l->text = t;
	l->space = wanted;
}

void log_lines(struct log *l, const char *const *v)
{
	for (; *v; v++) {
		size_t n = strlen(*v);

		log_room(l, n);
		memcpy(l->text + l->length, *v, n);
		l->length += n;
	}
}

/* Up to the next power of two. */
static void log_room_for(struct log *l, size_t n)
{
	size_t wanted = l->length + n - 1;

	if (wanted < l->space)
		return;
	wanted |= wanted >> 1;
	wanted |= wanted >> 2;
	wanted |= wanted >> 4;
	wanted |= wanted >> 8;
	wanted |= wanted >> 16;
	l->space = wanted + 1;
	l->text = realloc(l->text, l->space); /* clean: realloc-by-constant */
}

void log_words(struct log *l, const char *const *v)
{
	for (; *v; v++) {
		log_room_for(l, strlen(*v));
		memcpy(l->text + l->length, *v, strlen(*v));
		l->length += strlen(*v);
	}
}

/* Cut to what is used, once for each of many. */
static void list_trim(struct list *l)
{
	l->v = realloc(l->v, (l->n + 1) * sizeof *l->v); /* clean: realloc-by-constant */
	l->room = l->n + 1;
}

void trim_lists(struct list *l, int n)
{
	while (n-- > 0)
		list_trim(l++);
}
