#include <math.h>

#include "grid.h"

void signal_fill(real *signal, size_t n)
{
	for (size_t i = 0; i < n; i++)
		signal[i] = (real)(sin((double)i * 0.01) + (double)(i * 31 % 17) / 17);
}

void signal_smooth(const real *in, real *out, size_t n)
{
	for (size_t i = 0; i + 16 < n; i++) {
		real sum = 0;

		for (size_t k = 0; k < 16; k++)
			sum += in[i + k];
		out[i] = sum / 16;
	}
}

real signal_dot(const real *a, const real *b, size_t n)
{
	real sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

real signal_loudness(const real *signal, size_t n)
{
	real sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (real)sqrt((double)signal[i] * (double)signal[i] + 1);
	return (real)log((double)sum);
}
