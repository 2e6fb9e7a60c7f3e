/* Three kernels over matrices of doubles, of the kind that numeric benchmarks are made of: a product, a
 * relaxation, and a sum of rows times a vector. */
#include <stdio.h>
#include <stdlib.h>

#define N 256

static double a[N][N], b[N][N], c[N][N], x[N], y[N];

static void fill(void)
{
	for (int i = 0; i < N; i++) {
		x[i] = 1.0 / (i + 1);
		for (int j = 0; j < N; j++) {
			a[i][j] = (double)((i * j + 1) % 17) / 17;
			b[i][j] = (double)((i * (j + 2)) % 13) / 13;
		}
	}
}

static void product(void)
{
	for (int i = 0; i < N; i++)
		for (int k = 0; k < N; k++)
			for (int j = 0; j < N; j++)
				c[i][j] += a[i][k] * b[k][j];
}

static void relax(int turns)
{
	for (int t = 0; t < turns; t++) {
		for (int i = 1; i < N - 1; i++)
			for (int j = 1; j < N - 1; j++)
				b[i][j] = 0.2 * (c[i][j] + c[i][j - 1] + c[i][j + 1] + c[i - 1][j] + c[i + 1][j]);
		for (int i = 1; i < N - 1; i++)
			for (int j = 1; j < N - 1; j++)
				c[i][j] = 0.2 * (b[i][j] + b[i][j - 1] + b[i][j + 1] + b[i - 1][j] + b[i + 1][j]);
	}
}

static void rows(int turns)
{
	for (int t = 0; t < turns; t++)
		for (int i = 0; i < N; i++) {
			double sum = 0;
			for (int j = 0; j < N; j++)
				sum += a[i][j] * x[j];
			y[i] = sum / N;
			x[i] = 0.5 * x[i] + 0.25 * y[i] + 0.125; /* stays away from denormal numbers */
		}
}

int main(int argc, char **argv)
{
	int turns = argc > 1 ? atoi(argv[1]) : 40;
	double sum = 0;

	fill();
	for (int t = 0; t < turns; t++)
		product();
	relax(40 * turns);
	rows(100 * turns);
	for (int i = 0; i < N; i++)
		sum += c[i][i] + y[i];
	printf("trace %.3f\n", sum);
	return 0;
}
