/* Text that is built in a local structure and taken out of it; and an allocator that may
 * be given one to use instead. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *ptr;
	size_t len, cap;
};

static void text_add(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (t->len + n + 1 > t->cap) {
		t->cap = (t->len + n + 1) * 2;
		t->ptr = realloc(t->ptr, t->cap);
		if (!t->ptr)
			abort();
	}
	memcpy(t->ptr + t->len, s, n + 1);
	t->len += n;
}

static char *text_detach(struct text *t)
{
	char *p = t->ptr;

	t->ptr = NULL;
	t->len = t->cap = 0;
	return p;
}

static char *joined(const char *a, const char *b)
{
	struct text t = {0};

	text_add(&t, a);
	text_add(&t, b);
	return text_detach(&t);
}

void print_joined(char **words, int n)
{
	for (int i = 0; i + 1 < n; i++) {
		char *s = joined(words[i], words[i + 1]); /* expect: alloc-in-loop */

		puts(s);
		free(s);
	}
}

struct memory {
	void *(*get)(void *ctx, size_t n);
	void (*put)(void *ctx, void *p);
	void *ctx;
};

static void *memory_get(const struct memory *m, size_t n)
{
	if (m->get)
		return m->get(m->ctx, n);
	return malloc(n);
}

static void memory_put(const struct memory *m, void *p)
{
	if (m->put)
		m->put(m->ctx, p);
	else
		free(p);
}

int sum_blocks(const struct memory *m, FILE *f, size_t size)
{
	int sum = 0;

	for (;;) {
		unsigned char *block = memory_get(m, size); /* expect: alloc-in-loop */

		if (!block)
			return -1;
		if (fread(block, 1, size, f) != size) {
			memory_put(m, block);
			break;
		}
		sum += block[0];
		memory_put(m, block);
	}
	return sum;
}
