/* By size: the classes of blocks that the pooled runtime keeps (pool.c). */
#ifndef ADVISOR_BUILDER_RUNTIME_POOL_CLASSES_H
#define ADVISOR_BUILDER_RUNTIME_POOL_CLASSES_H

#include <stddef.h>

enum {
	SMALL_MAX = 1024, /* up to here a class every 16 bytes, as malloc has them; above: 8 per doubling */
	SMALL_BINS = SMALL_MAX / 16,
	FIRST_EXPONENT = 10,
	LAST_EXPONENT = 21,
	BINS = SMALL_BINS + (LAST_EXPONENT - FIRST_EXPONENT + 1) * 8,
	BLOCK_MAX = 2 << 20, /* larger ones are not kept: moving them costs little beside filling them */
	BYTES_MAX = 8 << 20, /* kept per thread */
	COUNT_MAX = 8192, /* blocks per class: collectors free thousands at once */
	LARGE_COUNT_MAX = 16,
	LOOK_AT = 4, /* blocks tried in a class that holds fitting and smaller ones */
	/* calloc gets large blocks from the kernel already zero and untouched; clearing
	 * a kept one would cost more */
	CALLOC_MAX = 64 << 10,
	/* realloc of larger blocks can move pages instead of bytes */
	COPY_MAX = 32 << 10,
};

/* In the block while it is kept. */
struct node {
	struct node *next;
	size_t size; /* usable */
};

struct bin {
	struct node *head;
	unsigned n;
};

/* The class whose blocks have at least the class's size, for a usable size. */
static inline unsigned class_of(size_t size)
{
	unsigned e;

	if (size < 8)
		return 0;
	if (size <= SMALL_MAX)
		return (unsigned)(size - 8) / 16;
	e = 63 - (unsigned)__builtin_clzll(size);
	return SMALL_BINS + (e - FIRST_EXPONENT) * 8 + (unsigned)(size >> (e - 3) & 7);
}

#endif
