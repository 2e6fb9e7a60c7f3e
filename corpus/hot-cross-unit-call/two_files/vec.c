#include "vec.h"

int vec_at(const struct vec *v, int i)
{
	return i < v->n ? v->v[i] : 0;
}

int vec_size(const struct vec *v)
{
	return v->n;
}

/* does its own work: a call more or less does not matter */
int vec_sum_to(const struct vec *v, int n)
{
	int s = 0;

	for (int i = 0; i < n; i++)
		s += vec_at(v, i); /* clean: hot-cross-unit-call */
	return s;
}
