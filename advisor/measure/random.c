#include "measure/random.h"

#include <math.h>

static uint64_t random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

unsigned random_below(struct random *r, unsigned n)
{
	return (unsigned)(((random_next(r) >> 32) * (uint64_t)n) >> 32);
}

double random_unit(struct random *r)
{
	return ((double)(random_next(r) >> 11) + 0.5) / 9007199254740992.0;
}

double random_normal(struct random *r)
{
	return sqrt(-2 * log(random_unit(r))) * cos(2 * M_PI * random_unit(r));
}

void random_shuffle(struct random *r, unsigned *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = random_below(r, (unsigned)i);
		unsigned t = v[i - 1];
		v[i - 1] = v[j];
		v[j] = t;
	}
}
