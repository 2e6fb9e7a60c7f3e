/* Near misses of growing: by a factor, whoever does the arithmetic; known beforehand; capacity by address. */
#include <stdlib.h>
#include <string.h>

struct item;
struct item *more(void *from);
struct bytes {
	unsigned char *p;
	size_t used, size;
};

/* the capacity is the caller's, by address */
static void *ensure(void *p, size_t each, size_t n, size_t *room)
{
	void *q;

	if (n <= *room)
		return p;
	if (*room < 16)
		*room = 16;
	while (*room < n)
		*room += *room >> 1;
	q = realloc(p, each * *room); /* clean: realloc-by-constant */
	if (!q)
		abort();
	return q;
}

struct item **items(void *from, size_t *n)
{
	struct item **v = NULL, *x;
	size_t room = 0;

	for (*n = 0; (x = more(from)); ++*n) {
		v = ensure(v, sizeof *v, *n + 1, &room);
		v[*n] = x;
	}
	return v;
}

/* doubled by a shift, with an overflow check, through a pointer to the structure */
static int grow(struct bytes *b)
{
	size_t next = b->size << 1;
	void *p;

	if (next < 64)
		next = 64;
	if (next < b->size)
		return -1;
	p = realloc(b->p, next); /* clean: realloc-by-constant */
	if (!p)
		return -1;
	b->p = p;
	b->size = next;
	return 0;
}

int pack(struct bytes *b, const unsigned char *s)
{
	while (*s) {
		if (b->used == b->size && grow(b))
			return -1;
		b->p[b->used++] = *s++;
	}
	return 0;
}

/* half as much again, put into a variable before */
char *copy_lines(char **line, size_t *len)
{
	char *all = NULL;
	size_t have = 0, n = 0;

	for (; *line; line++) {
		size_t k = strlen(*line);

		if (have - n < k + 1) {
			size_t want = n + k + 1;

			have = want + want / 2;
			all = realloc(all, have); /* clean: realloc-by-constant */
			if (!all)
				abort();
		}
		memcpy(all + n, *line, k + 1);
		n += k;
	}
	*len = n;
	return all;
}

/* shrunk once at the end */
struct item **fitted(void *from, size_t most, size_t *n)
{
	struct item **v = malloc(most * sizeof *v), *x;

	if (!v)
		return NULL;
	*n = 0;
	while (*n < most && (x = more(from)))
		v[(*n)++] = x;
	return realloc(v, (*n + 1) * sizeof *v); /* clean: realloc-by-constant */
}

/* what is needed is added to what there is, which was less */
int reserve(struct bytes *b, size_t need)
{
	if (b->size < need + 16) {
		unsigned char *p;

		b->size += need + 16;
		p = realloc(b->p, b->size); /* clean: realloc-by-constant */
		if (!p)
			return -1;
		b->p = p;
	}
	return 0;
}

int put_all(struct bytes *b, const char *s)
{
	for (; *s; s++) {
		if (reserve(b, b->used + 1))
			return -1;
		b->p[b->used++] = (unsigned char)*s;
	}
	return 0;
}
