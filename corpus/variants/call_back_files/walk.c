/* Calls what it is given, for each element. */
#include <stddef.h>

struct table {
	const char **v;
	size_t n;
};

int table_walk(const struct table *t, int (*each)(const char *, void *), void *arg)
{
	const char **p = t->v, **end = p + t->n;

	while (p < end) {
		int rc = each(*p++, arg);

		if (rc)
			return rc;
	}
	return 0;
}
