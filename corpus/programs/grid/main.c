#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "grid.h"

#define SIGNAL 40000

static int heat(int steps)
{
	struct plate plate;

	if (plate_init(&plate, 300, 200))
		return -1;
	for (int i = 0; i < steps; i++)
		plate_step(&plate);
	printf("heat   %.6g\n", (double)plate_sum(&plate));
	plate_free(&plate);
	return 0;
}

static int gravity(int steps)
{
	struct bodies bodies;

	if (bodies_init(&bodies, 400))
		return -1;
	for (int i = 0; i < steps; i++)
		bodies_step(&bodies, (real)0.001);
	printf("bodies %.6g\n", (double)bodies_energy(&bodies));
	bodies_free(&bodies);
	return 0;
}

static int hearing(int steps)
{
	static real in[SIGNAL], out[SIGNAL];
	real dot = 0, loud = 0;

	signal_fill(in, SIGNAL);
	for (int i = 0; i < steps; i++) {
		signal_smooth(in, out, SIGNAL);
		dot += signal_dot(in, out, SIGNAL);
		loud += signal_loudness(out, SIGNAL);
	}
	assert(dot > 0);
	printf("signal %.6g %.6g\n", (double)dot, (double)loud);
	return 0;
}

int main(int argc, char **argv)
{
	int steps = argc > 1 ? atoi(argv[1]) : 240;

	return heat(steps * 8) || gravity(steps) || hearing(steps) ? 1 : 0;
}
