/* Appending asks the object whether it has room: an empty one has none. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct text {
	char *buf;
	size_t len, room;
};

static size_t text_left(const struct text *t)
{
	return t->room - t->len;
}

static void text_grow(struct text *t, size_t more)
{
	t->room = t->room * 2 + more;
	t->buf = realloc(t->buf, t->room);
	if (!t->buf)
		abort();
}

static void text_addf(struct text *t, const char *format, ...)
{
	va_list ap;
	int n;

	if (!text_left(t))
		text_grow(t, 64);
	va_start(ap, format);
	n = vsnprintf(t->buf + t->len, text_left(t), format, ap);
	va_end(ap);
	if (n > 0)
		t->len += (size_t)n < text_left(t) ? (size_t)n : text_left(t) - 1;
}

static void text_release(struct text *t)
{
	free(t->buf);
	t->buf = NULL;
	t->len = t->room = 0;
}

static void show(int n)
{
	struct text t = {0};

	text_addf(&t, "<%d>", n); /* expect: unpooled-buffer */
	puts(t.buf);
	text_release(&t);
}

void show_all(const int *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		show(v[i]);
}

void show_together(const int *v, size_t n)
{
	struct text t = {0};

	for (size_t i = 0; i < n; i++)
		text_addf(&t, "<%d>", v[i]); /* clean: alloc-in-loop, unpooled-buffer */
	if (t.buf)
		puts(t.buf);
	text_release(&t);
}
