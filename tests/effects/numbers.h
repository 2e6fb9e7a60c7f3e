/* Loops over floating-point numbers, of the shapes that flags for numbers are about. */
#include <complex.h>
#include <errno.h>
#include <math.h>
#include <stddef.h>

double sum(const double *a, int n)
{
	double s = 0;
	for (int i = 0; i < n; i++)
		s += a[i];
	return s;
}

double dot(const double *a, const double *b, int n)
{
	double s = 0;
	for (int i = 0; i < n; i++)
		s += a[i] * b[i];
	return s;
}

float half(float *x, int n)
{
	float s = 0;
	for (int i = 0; i < n; i++) {
		x[i] = x[i] * 0.1;
		s += x[i] + 0.0f;
	}
	return s;
}

void scale(double *restrict a, const double *restrict b, double d, int n)
{
	for (int i = 0; i < n; i++)
		a[i] = b[i] / d + 0.0;
}

double negated(double a, double b)
{
	return -(a - b) + 0.0;
}

void clamp(double *restrict a, const double *restrict b, int n)
{
	for (int i = 0; i < n; i++)
		a[i] = b[i] > 1 ? 1 : b[i] < -1 ? -1 : b[i];
}

double largest(const double *a, int n)
{
	double m = a[0];
	for (int i = 1; i < n; i++)
		if (a[i] > m)
			m = a[i];
	return m;
}

int strange(const double *a, int n)
{
	int found = 0;
	for (int i = 0; i < n; i++)
		found += isnan(a[i]) || a[i] != a[i];
	return found;
}

double roots(const double *a, int n)
{
	double s = 0;
	for (int i = 0; i < n; i++)
		s += sqrt(a[i]) + floor(a[i]);
	return errno ? 0 : s;
}

void turn(double complex *restrict a, const double complex *restrict b, double complex z, int n)
{
	for (int i = 0; i < n; i++)
		a[i] = b[i] * z / (z + 1);
}

double fused(double a, double b, double c)
{
	double product = a * b;
	return product + c;
}

#define N 300
double A[N][N], B[N][N], C[N][N];

void multiply(void)
{
	for (int j = 0; j < N; j++)
		for (int i = 0; i < N; i++)
			for (int k = 0; k < N; k++)
				C[i][j] += A[i][k] * B[k][j];
}

void smooth(int turns)
{
	for (int t = 0; t < turns; t++)
		for (int i = 1; i < N - 1; i++)
			for (int j = 1; j < N - 1; j++)
				B[i][j] = 0.2 * (A[i][j] + A[i - 1][j] + A[i + 1][j] + A[i][j - 1] + A[i][j + 1]);
}

void add_rows(int *restrict a, const int *restrict b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		a[i] += 3 * b[i];
}

void clear_some(int *a, int n)
{
	for (int i = 0; i < n; i++)
		a[i] = 0;
}

int main(void)
{
	return 0;
}
