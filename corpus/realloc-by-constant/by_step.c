/* A fixed number of bytes more each time, through a function of the project's own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP 4096

static void *xrealloc(void *p, size_t n)
{
	p = realloc(p, n);
	if (!p)
		exit(1);
	return p;
}

char *read_all(FILE *f, size_t *len)
{
	size_t cap = 0, n = 0;
	char *text = NULL;
	int c;

	while ((c = getc(f)) != EOF) {
		if (n == cap) {
			cap += STEP;
			text = xrealloc(text, cap); /* expect: realloc-by-constant */
		}
		text[n++] = (char)c;
	}
	*len = n;
	return text;
}

/* Allocate, copy, free: the same by hand. */
struct buffer {
	char *ptr;
	size_t blocks, len;
};

void buffer_fill(struct buffer *b, FILE *f)
{
	size_t got;

	while ((got = fread(b->ptr + b->len, 1, b->blocks * STEP - b->len, f)) > 0) {
		char *larger;

		b->len += got;
		if (b->len < b->blocks * STEP)
			continue;
		b->blocks++;
		larger = malloc(b->blocks * STEP); /* expect: realloc-by-constant */
		if (!larger)
			return;
		memcpy(larger, b->ptr, b->len);
		free(b->ptr);
		b->ptr = larger;
	}
}
