#include "pool_plain.h"

#include <stdlib.h>

void *plain_malloc(size_t n)
{
	return malloc(n);
}

void *plain_realloc(void *p, size_t n)
{
	return realloc(p, n);
}

void plain_free(void *p)
{
	free(p);
}
