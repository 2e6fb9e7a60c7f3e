#include <stdlib.h>
#include "path.h"

void *path_alloc(unsigned long n)
{
	void *p = malloc(n);

	if (!p)
		abort();
	return p;
}

void path_free(void *p)
{
	free(p);
}
