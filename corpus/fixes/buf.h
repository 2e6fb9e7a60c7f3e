/* own growable string, shared by several cases (shape of git's strbuf / libgit2's git_buf / curl's dynbuf) */
#ifndef CORPUS_BUF_H
#define CORPUS_BUF_H
#include <stddef.h>
#include <stdarg.h>
struct sb { size_t cap, len; char *p; };
extern char sb_empty[];
#define SB_INIT { .p = sb_empty }
void sb_init(struct sb *b, size_t hint);
void sb_need(struct sb *b, size_t extra);
void sb_put(struct sb *b, const void *d, size_t n);
void sb_puts(struct sb *b, const char *s);
void sb_printf(struct sb *b, const char *f, ...) __attribute__((format(printf, 2, 3)));
void sb_free(struct sb *b);
char *sb_detach(struct sb *b, size_t *len);
int sb_cmp(const struct sb *a, const struct sb *b);
static inline void sb_clear(struct sb *b) { b->len = 0; if (b->cap) b->p[0] = 0; }
void *ck_malloc(size_t n);
void *ck_calloc(size_t n, size_t m);
void *ck_realloc(void *p, size_t n);
char *ck_strdup(const char *s);
#define NEXT_CAP(x) (((x) + 16) * 3 / 2)
#define GROW_ARRAY(v, n, cap) do { if ((n) > (cap)) { \
	(cap) = NEXT_CAP(cap) < (n) ? (n) : NEXT_CAP(cap); \
	(v) = ck_realloc((v), (cap) * sizeof *(v)); } } while (0)
#define NEW_ARRAY(v, n) ((v) = ck_malloc((n) * sizeof *(v)))
#define NEW_ZEROED(v, n) ((v) = ck_calloc((n), sizeof *(v)))
#endif
