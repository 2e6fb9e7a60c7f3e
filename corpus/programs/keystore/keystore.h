/* A store of signatures by name, asked by lines over a socket. */
#ifndef KEYSTORE_H
#define KEYSTORE_H

#include <stddef.h>

#define SIGNATURE 256 /* bytes */
#define NAME_MAX_BYTES 32

struct row {
	char name[NAME_MAX_BYTES];
	unsigned char signature[SIGNATURE];
};

struct store {
	struct row *rows;
	size_t n, room;
	int *slots; /* row + 1; 0: free */
	size_t n_slots;
};

/* Puts text into a row, repeated until the signature is full. -1: no memory. */
int store_set(struct store *s, const char *name, const char *text);
const struct row *store_get(const struct store *s, const char *name);
/* The row whose signature is nearest to the text's; NULL: there is none. */
const struct row *store_nearest(const struct store *s, const char *text, long *distance);
void store_free(struct store *s);

/* The answer to one line, with its end of line; out has room for `size` bytes. */
void answer(struct store *s, char *line, char *out, size_t size);

#endif
