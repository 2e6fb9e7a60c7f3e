#include "vec.h"

static int twice(int x)
{
	return 2 * x;
}

int largest(const struct vec *v)
{
	int most = 0, n = vec_size(v); /* clean: hot-cross-unit-call */

	for (int i = 0; i < n; i++) {
		int x = vec_at(v, i); /* expect: hot-cross-unit-call */

		most = twice(x) > most ? x : most; /* clean: hot-cross-unit-call */
	}
	return most;
}

int sums(const struct vec *v)
{
	int s = 0;

	for (int i = 0; i < v->n; i++)
		s ^= vec_sum_to(v, i); /* clean: hot-cross-unit-call */
	return s;
}
