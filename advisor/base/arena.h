/* Memory that lives as long as one run (or one unit, or one test) and is given
 * back in one go. Everything in model/ is in an arena; nothing there is freed
 * alone. Out of memory ends the program with a sentence: an advisor that cannot
 * allocate a few bytes cannot say anything true either. */
#ifndef ADVISOR_BASE_ARENA_H
#define ADVISOR_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *head; /* newest block; NULL when empty */
};

/* An arena begins as zeroes: `struct arena a = {0};`. */
/* Gives everything back; the arena is empty and usable again. */
void arena_free(struct arena *a);

/* size bytes of zeroed memory, aligned for any type; never NULL. */
void *arena_alloc(struct arena *a, size_t size);
/* Copies; NULL in gives NULL out. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);
/* The text of s, which is freed. */
struct str;
char *arena_take(struct arena *a, struct str *s);
/* The text as one POSIX shell word (str_add_shell). */
char *arena_shell_word(struct arena *a, const char *text);

/* A growing array in an arena: `struct list_of_x { struct x *v; size_t n, cap; }`.
 * list_push gives a pointer to a new zeroed slot at the end. Growing moves the
 * array, so keep indexes, not pointers, while pushing. */
#define list_push(a, l) ((l)->v = arena_grow((a), (l)->v, (l)->n, &(l)->cap, sizeof *(l)->v), &(l)->v[(l)->n++])
void *arena_grow(struct arena *a, void *old, size_t n, size_t *cap, size_t item_size);

/* A list of strings. strlist_add keeps the pointer, strlist_dup copies. */
struct strlist {
	const char **v;
	size_t n, cap;
};
void strlist_add(struct arena *a, struct strlist *l, const char *s);
void strlist_dup(struct arena *a, struct strlist *l, const char *s);
void strlist_addf(struct arena *a, struct strlist *l, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Appends every string of src to dst (pointers are shared). */
void strlist_cat(struct arena *a, struct strlist *dst, const struct strlist *src);
/* 1 when s is in the list. */
int strlist_has(const struct strlist *l, const char *s);
int strlist_has_prefix(const struct strlist *l, const char *prefix); /* 1: some string begins so */
int strlist_same(const struct strlist *x, const struct strlist *y);
/* All strings in one, with a text between them. */
const char *strlist_joined(struct arena *a, const struct strlist *l, const char *between);
/* A NULL-terminated argv over the same strings, in the arena. */
const char **strlist_argv(struct arena *a, const struct strlist *l);

#endif
