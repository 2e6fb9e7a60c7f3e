/* Buffers that grow by a step, and near misses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP (8 << 1)

struct list {
	int *v;
	size_t n, room;
};

static int list_add(struct list *l, int x)
{
	if (l->n == l->room) {
		int *more;

		l->room += STEP;
		more = realloc(l->v, l->room * sizeof *more); /* expect: realloc-by-constant */
		if (!more)
			return -1;
		l->v = more;
	}
	l->v[l->n++] = x;
	return 0;
}

static char *digits(unsigned n, size_t *length)
{
	size_t room = 4, used = 0;
	char *text = malloc(room);

	for (unsigned i = 0; text && i < n; i++) {
		if (used + 2 > room) {
			char *larger;

			room = room + 4;
			larger = realloc(text, room); /* expect: realloc-by-constant */
			if (!larger)
				break;
			text = larger;
		}
		text[used++] = (char)('0' + i % 10);
	}
	*length = used;
	return text;
}

/* all of the room is looked at: no patch */
struct slots {
	int *v;
	int n, room;
};

static int slots_add(struct slots *s, int x)
{
	if (s->n == s->room) {
		s->room += 4;
		s->v = realloc(s->v, (size_t)s->room * sizeof *s->v); /* expect: realloc-by-constant */
		if (!s->v)
			return -1;
		for (int i = s->n; i < s->room; i++)
			s->v[i] = -1;
	}
	s->v[s->n++] = x;
	return 0;
}

static int slots_free(const struct slots *s)
{
	int n = 0;

	for (int i = 0; i < s->room; i++)
		n += s->v[i] < 0;
	return n;
}

/* the room is told to others: no patch */
static size_t room_of_lines(int lines)
{
	size_t room = 0, used = 0;
	char *text = NULL;

	for (int i = 0; i < lines; i++) {
		if (used >= room) {
			room += 10;
			text = realloc(text, room); /* expect: realloc-by-constant */
			if (!text)
				return 0;
		}
		text[used++] = 'x';
	}
	printf("%d\n", text ? text[0] : 0);
	free(text);
	return room;
}

int main(void)
{
	struct list l = {0};
	struct slots s = {0};
	size_t n;
	char *text = digits(37, &n);

	for (int i = 0; i < 100; i++)
		if (list_add(&l, i) || slots_add(&s, i))
			return 1;
	for (int i = 0; i < 5; i++)
		slots_add(&s, i);
	printf("%d %zu %.*s %d %zu\n", l.v[99], l.n, (int)n, text, slots_free(&s), room_of_lines(21));
	free(text);
	free(l.v);
	free(s.v);
	return 0;
}
