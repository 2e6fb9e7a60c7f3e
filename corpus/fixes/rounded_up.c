/* craigbarnes/dte #58 and kmod's buf_grow(): needed size rounded up to a multiple of a small step: reallocated
 * every sixteen bytes, quadratic for long strings; fixed by a factor */
#include <stdlib.h>
#include <string.h>
#define ROUND_UP(x, r) (((x) + (r) - 1) & ~((size_t)(r) - 1))
struct text { char *b; size_t alloc, len; };
static void grow(struct text *s, size_t more)
{
	size_t need = s->len + more;

	if (need <= s->alloc)
		return;
	s->alloc = ROUND_UP(need, 16);
	s->b = realloc(s->b, s->alloc); /* expect: realloc-by-constant */
	if (!s->b)
		abort();
}
static void add_byte(struct text *s, char c) { grow(s, 1); s->b[s->len++] = c; }
static void add_buf(struct text *s, const char *p, size_t n) { grow(s, n); memcpy(s->b + s->len, p, n); s->len += n; }
void c54_quote(struct text *s, const char *p)
{
	for (; *p; p++) {
		if (*p == '\'')
			add_buf(s, "'\\''", 4);
		else
			add_byte(s, *p);
	}
}
