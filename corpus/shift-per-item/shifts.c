/* What is left moves to the front for each item that is taken. */
#include <stddef.h>
#include <string.h>

struct queue {
	int *v;
	size_t n;
};
struct input {
	char data[65536];
	unsigned have;
};

int use(int v);

void run(struct queue *q)
{
	while (q->n) {
		use(q->v[0]);
		q->n--;
		memmove(q->v, q->v + 1, q->n * sizeof *q->v); /* expect: shift-per-item */
	}
}

static int pop(struct queue *q)
{
	int first = q->v[0];

	memmove(&q->v[0], &q->v[1], (q->n - 1) * sizeof(int)); /* expect: shift-per-item */
	q->n--;
	return first;
}

long total(struct queue *q)
{
	long sum = 0;

	while (q->n > 0)
		sum += pop(q);
	return sum;
}

static void consume(struct input *in, unsigned n)
{
	if (n < in->have)
		memmove(in->data, in->data + n, in->have - n); /* expect: shift-per-item */
	in->have -= n;
}

int records(struct input *in)
{
	int n = 0;

	while (in->have >= 8) {
		use(in->data[0]);
		consume(in, 8);
		n++;
	}
	return n;
}

int by_hand(int *v, int n)
{
	int sum = 0;

	while (n > 0) {
		sum += use(v[0]);
		for (int i = 0; i < n - 1; i++) /* expect: shift-per-item */
			v[i] = v[i + 1];
		n--;
	}
	return sum;
}

static char pending[4096];
static size_t n_pending;

static void drop_line(size_t n)
{
	n_pending -= n;
	memmove(pending, pending + n, n_pending); /* expect: shift-per-item */
}

void lines(void)
{
	char *end;

	while ((end = memchr(pending, '\n', n_pending)))
		drop_line((size_t)(end - pending) + 1);
}
