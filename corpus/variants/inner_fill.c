/* A buffer of its own per round, filled by an inner loop. */
#include <stdlib.h>
#include <string.h>

struct vec {
	int *v;
	unsigned n, room;
};
struct row {
	struct row *next;
	const int *cell;
	int cells;
};
int solve(const int *v, unsigned n);

static void vec_push(struct vec *v, int x)
{
	if (v->n == v->room) {
		unsigned room = v->room ? v->room * 2 : 8;
		int *more = realloc(v->v, room * sizeof *more);

		if (!more)
			abort();
		v->v = more;
		v->room = room;
	}
	v->v[v->n++] = x;
}

static void vec_done(struct vec *v)
{
	free(v->v);
	memset(v, 0, sizeof *v);
}

/* a list outside, a count down inside */
int rows(const struct row *r)
{
	int sum = 0;

	while (r) {
		struct vec v = {0};
		int k = r->cells;

		while (k-- > 0)
			vec_push(&v, r->cell[k]); /* expect: alloc-in-loop */
		sum += solve(v.v, v.n);
		vec_done(&v);
		r = r->next;
	}
	return sum;
}

/* set to nothing by assignments, filled under a condition */
int odd_rows(const struct row *r, int rows)
{
	struct vec v;
	int sum = 0, i, k;

	for (i = 0; i < rows; i++) {
		v.v = NULL;
		v.n = v.room = 0;
		for (k = 0; k < r[i].cells; k++)
			if (r[i].cell[k] & 1)
				vec_push(&v, k); /* expect: alloc-in-loop */
		if (v.n)
			sum += solve(v.v, v.n);
		free(v.v);
	}
	return sum;
}

/* plain memory that a nested loop makes larger */
int words(const char *s)
{
	int sum = 0;

	for (; *s; s++) {
		char *w = NULL;
		size_t n = 0, room = 0;

		for (; *s && *s != ' '; s++) {
			if (n == room) {
				room = 2 * room + 8;
				w = realloc(w, room); /* expect: alloc-in-loop */
				if (!w)
					return -1;
			}
			w[n++] = *s;
		}
		if (n)
			sum += solve((int *)w, 0);
		free(w);
		if (!*s)
			break;
	}
	return sum;
}

/* near miss: emptied, not released */
int rows_again(const struct row *r)
{
	struct vec v = {0};
	int sum = 0;

	for (; r; r = r->next) {
		v.n = 0;
		for (int k = 0; k < r->cells; k++)
			vec_push(&v, r->cell[k]); /* clean: alloc-in-loop */
		sum += solve(v.v, v.n);
	}
	vec_done(&v);
	return sum;
}
