/* Heat on a plate, a few bodies that attract each other, and a smoothed signal:
 * loops over floating-point numbers, in several files that call each other. */
#ifndef GRID_H
#define GRID_H

#include <stddef.h>

/* Numbers are double unless the build asks for less. */
#ifdef GRID_FLOAT
typedef float real;
#else
typedef double real;
#endif

struct plate {
	size_t width, height;
	real *now, *next;
};

struct bodies {
	size_t n;
	real *x, *y, *z, *vx, *vy, *vz, *mass;
};

/* kernel.c: small and called from the loops of the other files. */
real blend(real middle, real around);
real attraction(real distance_squared);

/* plate.c */
int plate_init(struct plate *p, size_t width, size_t height);
void plate_step(struct plate *p);
real plate_sum(const struct plate *p);
void plate_free(struct plate *p);

/* bodies.c */
int bodies_init(struct bodies *b, size_t n);
void bodies_step(struct bodies *b, real dt);
real bodies_energy(const struct bodies *b);
void bodies_free(struct bodies *b);

/* signal.c */
void signal_fill(real *signal, size_t n);
void signal_smooth(const real *in, real *out, size_t n);
real signal_dot(const real *a, const real *b, size_t n);
real signal_loudness(const real *signal, size_t n);

#endif
