/* Loops whose rounds may run beside each other, and near misses. */
#include <stdio.h>

enum { N = 300 };
static double a[N][N], b[N][N], weights[N];

static void fill(void)
{
	int i, j;

	for (i = 0; i < N; i++) { /* expect: independent-loop */
		for (j = 0; j < N; j++) /* expect: vectorizable-loop */
			a[i][j] = i * 0.5 - j * 0.25;
	}
	for (i = 0; i < N; i++) /* expect: vectorizable-loop */
		weights[i] = i & 7;
}

/* the variable is asked for after the loop: no patch */
static int smoothed(int rows)
{
	int i, j;

	for (i = 1; i < rows; i++) /* expect: independent-loop */
		for (j = 1; j < N - 1; j++) /* expect: vectorizable-loop */
			b[i][j] = (a[i][j - 1] + a[i][j + 1]) * 0.5;
	return i + j;
}

static double weighted(const double *x, const double *w, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++) /* expect: float-reduction */
		sum += x[i] * w[i];
	return sum;
}

/* two sums: no patch */
static double both(const double *x, int n)
{
	double sum = 0, squares = 0;

	for (int i = 0; i < n; i++) { /* expect: float-reduction */
		sum += x[i];
		squares += x[i] * x[i];
	}
	return squares - sum;
}

int main(void)
{
	fill();
	printf("%d %.3f %.3f %.3f\n", smoothed(200), b[150][20], weighted(a[7], weights, N), both(a[9], N));
	return 0;
}
