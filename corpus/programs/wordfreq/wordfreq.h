/* Counts the words of a text that it makes up itself. Written to waste memory and
 * time in the ways the advisor looks for; see expect.json. */
#ifndef WORDFREQ_H
#define WORDFREQ_H

#include <stddef.h>

/* Buckets of the table. More of them make shorter chains. */
#ifndef TABLE_SIZE
#define TABLE_SIZE 1024
#endif

/* Bytes for the text, more than the default number of lines needs. */
#define TEXT_ROOM (6u << 20)

struct word {
	struct word *next;
	char *text;
#ifdef KEEP_HASH
	unsigned hash; /* compared before the text is */
#endif
	unsigned long count;
	unsigned *places; /* line numbers */
	size_t n_places, room;
};

struct table {
	struct word *buckets[TABLE_SIZE];
	size_t n;
};

/* memory.c: end the program when there is no memory left. */
void *must_malloc(size_t n);
void *must_realloc(void *p, size_t n);

/* text.c */
size_t text_make(char *text, size_t room, unsigned lines); /* the length */
size_t text_normalize(const char *word, size_t len, char *out);

/* table.c */
void table_add(struct table *t, const char *text, unsigned line);
const struct word **table_sorted(const struct table *t);
void table_free(struct table *t);

#endif
