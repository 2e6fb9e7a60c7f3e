/* martanne/vis #116: buffer grows to twice of what is requested: amortises. */
#include <stdlib.h>
#include <string.h>
struct buf { char *d; size_t len, size; };
#define MIN_SIZE 1024
static int grow(struct buf *b, size_t size)
{
	if (size < MIN_SIZE)
		size = MIN_SIZE;
	if (b->size < size) {
		size *= 2;
		char *d = realloc(b->d, size); /* clean: realloc-by-constant */
		if (!d)
			return 0;
		b->size = size;
		b->d = d;
	}
	return 1;
}
static int put(struct buf *b, const void *d, size_t n)
{
	if (!grow(b, b->len + n))
		return 0;
	memmove(b->d + b->len, d, n);
	b->len += n;
	return 1;
}
void c62_all(struct buf *b, const char **s, int n)
{
	for (int i = 0; i < n; i++)
		put(b, s[i], strlen(s[i]));
}
