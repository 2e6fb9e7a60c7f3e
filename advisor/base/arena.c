#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define BLOCK_SIZE (64 * 1024)
#define ALIGNMENT  16

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	_Alignas(ALIGNMENT) char bytes[];
};

static void out_of_memory(size_t size)
{
	fprintf(stderr, "advisor: out of memory (%zu bytes more were needed)\n", size);
	abort();
}

void arena_free(struct arena *a)
{
	while (a->head) {
		struct arena_block *next = a->head->next;
		free(a->head);
		a->head = next;
	}
}

static struct arena_block *new_block(struct arena *a, size_t size)
{
	size_t room = size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE;
	struct arena_block *b = malloc(sizeof *b + room);
	if (!b)
		out_of_memory(room);
	b->used = 0;
	b->size = room;
	/* A large block goes after the head, so that the head's rest is not lost. */
	if (room != BLOCK_SIZE && a->head) {
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory(size);
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	struct arena_block *b = a->head;
	if (!b || b->size - b->used < size)
		b = new_block(a, size);
	void *p = b->bytes + b->used;
	b->used += size;
	memset(p, 0, size);
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	if (!s)
		return NULL;
	n = strnlen(s, n);
	char *p = arena_alloc(a, n + 1);
	memcpy(p, s, n);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		n = 0;
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *arena_take(struct arena *a, struct str *s)
{
	char *text = arena_strdup(a, str_text(s));
	str_free(s);
	return text;
}

char *arena_shell_word(struct arena *a, const char *text)
{
	struct str s = {0};
	str_add_shell(&s, text);
	return arena_take(a, &s);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void *arena_grow(struct arena *a, void *old, size_t n, size_t *cap, size_t item_size)
{
	if (n < *cap) {
		memset((char *)old + n * item_size, 0, item_size);
		return old;
	}
	size_t more = *cap ? *cap * 2 : 8;
	if (more > SIZE_MAX / 2 / item_size)
		out_of_memory(more);
	void *p = arena_alloc(a, more * item_size);
	if (n)
		memcpy(p, old, n * item_size);
	*cap = more;
	return p;
}

void strlist_add(struct arena *a, struct strlist *l, const char *s)
{
	*list_push(a, l) = s;
}

void strlist_dup(struct arena *a, struct strlist *l, const char *s)
{
	strlist_add(a, l, arena_strdup(a, s));
}

void strlist_addf(struct arena *a, struct strlist *l, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	strlist_add(a, l, arena_vprintf(a, fmt, ap));
	va_end(ap);
}

void strlist_cat(struct arena *a, struct strlist *dst, const struct strlist *src)
{
	for (size_t i = 0; i < src->n; i++)
		strlist_add(a, dst, src->v[i]);
}

int strlist_has(const struct strlist *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return 1;
	return 0;
}

int strlist_has_prefix(const struct strlist *l, const char *prefix)
{
	for (size_t i = 0; i < l->n; i++)
		if (strncmp(l->v[i], prefix, strlen(prefix)) == 0)
			return 1;
	return 0;
}

int strlist_same(const struct strlist *x, const struct strlist *y)
{
	if (x->n != y->n)
		return 0;
	for (size_t i = 0; i < x->n; i++)
		if (strcmp(x->v[i], y->v[i]) != 0)
			return 0;
	return 1;
}

const char **strlist_argv(struct arena *a, const struct strlist *l)
{
	const char **argv = arena_alloc(a, (l->n + 1) * sizeof *argv);
	if (l->n)
		memcpy(argv, l->v, l->n * sizeof *argv);
	return argv;
}

const char *strlist_joined(struct arena *a, const struct strlist *l, const char *between)
{
	size_t step = strlen(between), n = 0;
	for (size_t i = 0; i < l->n; i++)
		n += strlen(l->v[i]) + step;
	char *out = arena_alloc(a, n + 1), *end = out;
	for (size_t i = 0; i < l->n; i++)
		end = stpcpy(stpcpy(end, i ? between : ""), l->v[i]);
	return out;
}
