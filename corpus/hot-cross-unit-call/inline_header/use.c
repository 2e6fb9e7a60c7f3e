#include "add.h"

size_t total(const size_t *v, int n)
{
	size_t t = 0;

	for (int i = 0; i < n; i++)
		t = add_limited(t, v[i]); /* clean: hot-cross-unit-call */
	return t;
}
