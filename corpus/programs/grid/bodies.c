#include <stdlib.h>

#include "grid.h"

int bodies_init(struct bodies *b, size_t n)
{
	real *space = malloc(7 * n * sizeof(real));

	if (!space)
		return -1;
	b->n = n;
	b->x = space;
	b->y = space + n;
	b->z = space + 2 * n;
	b->vx = space + 3 * n;
	b->vy = space + 4 * n;
	b->vz = space + 5 * n;
	b->mass = space + 6 * n;
	for (size_t i = 0; i < n; i++) {
		b->x[i] = (real)(i * 37 % 101);
		b->y[i] = (real)(i * 53 % 97);
		b->z[i] = (real)(i * 71 % 89);
		b->vx[i] = b->vy[i] = b->vz[i] = 0;
		b->mass[i] = 1 + (real)(i % 3);
	}
	return 0;
}

void bodies_step(struct bodies *b, real dt)
{
	for (size_t i = 0; i < b->n; i++) {
		real ax = 0, ay = 0, az = 0;

		for (size_t k = 0; k < b->n; k++) {
			real dx = b->x[k] - b->x[i];
			real dy = b->y[k] - b->y[i];
			real dz = b->z[k] - b->z[i];
			real pull = b->mass[k] * attraction(dx * dx + dy * dy + dz * dz + (real)0.5);

			ax += dx * pull;
			ay += dy * pull;
			az += dz * pull;
		}
		b->vx[i] += ax * dt;
		b->vy[i] += ay * dt;
		b->vz[i] += az * dt;
	}
	for (size_t i = 0; i < b->n; i++) {
		b->x[i] += b->vx[i] * dt;
		b->y[i] += b->vy[i] * dt;
		b->z[i] += b->vz[i] * dt;
	}
}

real bodies_energy(const struct bodies *b)
{
	real sum = 0;

	for (size_t i = 0; i < b->n; i++)
		sum += b->mass[i] * (b->vx[i] * b->vx[i] + b->vy[i] * b->vy[i] + b->vz[i] * b->vz[i]) / 2;
	return sum;
}

void bodies_free(struct bodies *b)
{
	free(b->x);
}
