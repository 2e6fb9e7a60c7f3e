/* support code of the cases: the growable string and checked allocators: a finding here would be wrong */
#include "buf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
char sb_empty[1];
static void out_of_memory(size_t n) { fprintf(stderr, "out of memory (%zu)\n", n); exit(128); }
void *ck_malloc(size_t n) { void *p = malloc(n ? n : 1); if (!p) out_of_memory(n); return p; }
void *ck_calloc(size_t n, size_t m) { void *p = calloc(n ? n : 1, m ? m : 1); if (!p) out_of_memory(n * m); return p; }
void *ck_realloc(void *q, size_t n) { void *p = realloc(q, n ? n : 1); if (!p) out_of_memory(n); return p; }
char *ck_strdup(const char *s) { size_t n = strlen(s) + 1; return memcpy(ck_malloc(n), s, n); }
void sb_init(struct sb *b, size_t hint) { b->cap = b->len = 0; b->p = sb_empty; if (hint) sb_need(b, hint); }
void sb_need(struct sb *b, size_t extra)
{
	int fresh = !b->cap;
	size_t want = b->len + extra + 1;

	if (fresh)
		b->p = NULL;
	GROW_ARRAY(b->p, want, b->cap);
	if (fresh)
		b->p[0] = 0;
}
void sb_put(struct sb *b, const void *d, size_t n) { sb_need(b, n); memcpy(b->p + b->len, d, n); b->len += n; b->p[b->len] = 0; }
void sb_puts(struct sb *b, const char *s) { sb_put(b, s, strlen(s)); }
void sb_printf(struct sb *b, const char *f, ...)
{
	va_list ap;
	int n;

	if (!b->cap)
		sb_need(b, 64);
	va_start(ap, f);
	n = vsnprintf(b->p + b->len, b->cap - b->len, f, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n >= b->cap - b->len) {
		sb_need(b, n);
		va_start(ap, f);
		vsnprintf(b->p + b->len, b->cap - b->len, f, ap);
		va_end(ap);
	}
	b->len += n;
}
void sb_free(struct sb *b) { if (b->cap) { free(b->p); sb_init(b, 0); } }
char *sb_detach(struct sb *b, size_t *len) { char *r; sb_need(b, 0); r = b->p; if (len) *len = b->len; sb_init(b, 0); return r; }
int sb_cmp(const struct sb *a, const struct sb *b) { size_t n = a->len < b->len ? a->len : b->len; int c = memcmp(a->p, b->p, n); return c ? c : a->len < b->len ? -1 : a->len != b->len; }
