/* Released by the end of a block, or by what the declaration names. */
#include <stdlib.h>
#include <string.h>

struct blob {
	unsigned char *data;
	size_t n;
};
typedef struct parser parser;
void parser_close(parser *p, int quick);
parser *parser_open(const char *text) __attribute__((malloc, malloc(parser_close, 1), nonnull));
int parser_next(parser *p);
int measure(const void *p, size_t n);

static inline void blob_done(struct blob *b)
{
	if (b->data)
		free(b->data);
}
#define SCOPED(f) __attribute__((cleanup(f)))
#define DEFINE_FREE(type, f)                     \
	static inline void f##_p(type **p)       \
	{                                        \
		if (*p)                          \
			f(*p);                   \
	}
DEFINE_FREE(char, free)

/* a while loop by pointer; leaves by goto */
int sum_words(const char *const *w)
{
	int sum = 0;

	while (*w) {
		SCOPED(free_p) char *copy = strdup(*w++); /* expect: alloc-in-loop */

		if (!copy)
			goto out;
		sum += measure(copy, 1);
	}
out:
	return sum;
}

/* a structure filled in place */
int sum_blobs(const size_t *size, const size_t *end)
{
	int sum = 0;

	for (; size < end; size++) {
		SCOPED(blob_done) struct blob b = {.n = *size};

		b.data = malloc(b.n); /* expect: alloc-in-loop */
		if (!b.data)
			continue;
		memset(b.data, 1, b.n);
		sum += measure(b.data, b.n);
	}
	return sum;
}

/* only the declaration says who takes it back */
int tokens(const char *const *text, int n)
{
	int sum = 0, i = n;

	while (--i >= 0) {
		parser *p = parser_open(text[i]); /* expect: alloc-in-loop */

		if (p) {
			while (parser_next(p) > 0)
				sum++;
			parser_close(p, 1);
		}
	}
	return sum;
}

static int one_word(const char *s)
{
	SCOPED(free_p) char *copy = NULL;
	size_t n = strlen(s);

	if (!(copy = malloc(n + 1))) /* expect: unpooled-buffer */
		return 0;
	memcpy(copy, s, n + 1);
	copy[0] ^= 32;
	return measure(copy, n);
}

int all_words(char **w)
{
	int sum = 0;

	do
		sum += one_word(*w);
	while (*++w);
	return sum;
}

/* near miss: the name is cleared when it is handed on, and one per run */
int handed(char **out, const char *const *in, int n)
{
	SCOPED(free_p) char *last = NULL;

	for (int i = 0; i < n; i++) {
		char *s = strdup(in[i]); /* clean: alloc-in-loop */

		if (!s)
			return -1;
		out[i] = s;
	}
	last = strdup(in[0]); /* clean: unpooled-buffer */
	return measure(last, 1);
}
