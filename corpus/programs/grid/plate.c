#include <stdlib.h>

#include "grid.h"

int plate_init(struct plate *p, size_t width, size_t height)
{
	p->width = width;
	p->height = height;
	p->now = malloc(width * height * sizeof(real));
	p->next = malloc(width * height * sizeof(real));
	if (!p->now || !p->next) {
		plate_free(p);
		return -1;
	}
	for (size_t i = 0; i < width * height; i++)
		p->now[i] = p->next[i] = (real)(i % width == 0 ? 100 : (i * 7919) % 13);
	return 0;
}

void plate_step(struct plate *p)
{
	size_t w = p->width;
	real *old = p->now;

	for (size_t y = 1; y + 1 < p->height; y++) {
		const real *row = p->now + y * w;
		real *out = p->next + y * w;

		for (size_t x = 1; x + 1 < w; x++)
			out[x] = blend(row[x], row[x - 1] + row[x + 1] + row[x - w] + row[x + w]);
	}
	p->now = p->next;
	p->next = old;
}

real plate_sum(const struct plate *p)
{
	real sum = 0;

	for (size_t i = 0; i < p->width * p->height; i++)
		sum += p->now[i];
	return sum;
}

void plate_free(struct plate *p)
{
	free(p->now);
	free(p->next);
}
