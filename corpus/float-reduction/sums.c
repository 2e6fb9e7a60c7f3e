/* Sums of floating-point numbers, and sums that are none. */
#include <stddef.h>

double dot(size_t n, const double *x, const double *y)
{
	double s = 0;

	for (size_t i = 0; i < n; i++) /* expect: float-reduction */
		s += x[i] * y[i];
	return s;
}

/* the product of two matrices sums up in memory */
void gemm(int n, double a[64][64], double b[64][64], double c[64][64])
{
	for (int i = 0; i < n; i++) /* expect: independent-loop */
		for (int j = 0; j < n; j++)
			for (int k = 0; k < n; k++) /* expect: float-reduction */
				c[i][j] += a[i][k] * b[k][j];
}

/* whole numbers may be added in any order as it is */
long total(size_t n, const long *x)
{
	long s = 0;

	for (size_t i = 0; i < n; i++) /* clean: float-reduction */
		s = s + x[i];
	return s;
}

/* a filter: each value needs the one before, no sum */
void smooth(size_t n, double *x)
{
	double last = 0;

	for (size_t i = 0; i < n; i++) { /* clean: float-reduction */
		last = 0.9 * last + 0.1 * x[i];
		x[i] = last;
	}
}

/* the running total is read in every iteration */
int fits(size_t n, const double *x, double most)
{
	double s = 0;

	for (size_t i = 0; i < n; i++) { /* clean: float-reduction */
		s += x[i];
		if (s > most)
			return 0;
	}
	return 1;
}

/* three numbers are summed up faster than anything else could start */
float length2(const float v[3])
{
	float s = 0;

	for (int i = 0; i < 3; i++) /* clean: float-reduction */
		s += v[i] * v[i];
	return s;
}
