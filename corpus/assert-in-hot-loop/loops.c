/* Asserts in loops, around them, and what else may end a program. */
#include <assert.h>
#include <stdlib.h>

#define CHECKED(p) (assert(p), (p))

struct item {
	struct item *next;
	int value, used;
};

int sum(const struct item *i)
{
	int s = 0;

	for (; i; i = i->next) {
		assert(i->used); /* expect: assert-in-hot-loop */
		assert(i->value >= 0);
		s += i->value;
	}
	return s;
}

int most(struct item **v, int n)
{
	int m = 0;

	assert(n > 0); /* clean: assert-in-hot-loop */
	while (n--)
		m = CHECKED(v[n])->value > m ? v[n]->value : m; /* expect: assert-in-hot-loop */
	return m;
}

/* not an assert: NDEBUG does not take it away */
int strict(const struct item *i)
{
	int s = 0;

	for (; i; i = i->next) {
		if (!i->used)
			abort(); /* clean: assert-in-hot-loop */
		s += i->value;
	}
	return s;
}
