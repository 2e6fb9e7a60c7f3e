#include <stdio.h>
#include <stdlib.h>

#include "wordfreq.h"

void *must_malloc(size_t n)
{
	void *p = malloc(n);

	if (!p) {
		fprintf(stderr, "wordfreq: out of memory\n");
		exit(1);
	}
	return p;
}

void *must_realloc(void *p, size_t n)
{
	p = realloc(p, n);
	if (!p) {
		fprintf(stderr, "wordfreq: out of memory\n");
		exit(1);
	}
	return p;
}
