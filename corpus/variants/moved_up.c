/* The rest moves to the front for each piece that is taken. */
#include <stddef.h>
#include <string.h>

struct stack {
	void **item;
	unsigned n;
};
struct inbuf {
	unsigned char b[16384];
	size_t len;
};
int handle(void *p);
int frame(const unsigned char *p, size_t n);

void run_all(struct stack *s)
{
	while (s->n != 0) {
		void *first = s->item[0];

		memmove(s->item, &s->item[1], sizeof(void *) * --s->n); /* expect: shift-per-item */
		if (handle(first))
			break;
	}
}

int frames(struct inbuf *in)
{
	int n = 0;

	for (;;) {
		size_t size;

		if (in->len < 2)
			return n;
		size = (size_t)in->b[0] << 8 | in->b[1];
		if (in->len < size + 2)
			return n;
		n += frame(in->b + 2, size);
		in->len -= size + 2;
		memmove(in->b, in->b + size + 2, in->len); /* expect: shift-per-item */
	}
}

static void *shift(struct stack *s)
{
	void *p = s->item[0];
	unsigned i;

	for (i = 1; i < s->n; i++) /* expect: shift-per-item */
		s->item[i - 1] = s->item[i];
	s->n--;
	return p;
}

int handle_all(struct stack *s)
{
	int sum = 0;

	while (s->n)
		sum += handle(shift(s));
	return sum;
}

/* near misses: from the end; after all of them; the one that matched */
int from_end(struct stack *s)
{
	int sum = 0;

	while (s->n)
		sum += handle(s->item[--s->n]); /* clean: shift-per-item */
	return sum;
}

int compact(struct inbuf *in)
{
	size_t at = 0;
	int n = 0;

	while (in->len - at >= 4) {
		n += frame(in->b + at, 4);
		at += 4;
	}
	if (at) {
		in->len -= at;
		memmove(in->b, in->b + at, in->len); /* clean: shift-per-item */
	}
	return n;
}

int drop(struct stack *s, const void *p)
{
	for (unsigned i = 0; i < s->n; i++)
		if (s->item[i] == p) {
			s->n--;
			memmove(s->item + i, s->item + i + 1, (s->n - i) * sizeof *s->item); /* clean: shift-per-item */
			return 1;
		}
	return 0;
}
