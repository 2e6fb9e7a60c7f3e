/* Largest weight of nested pairs in a sequence: a dynamic program over intervals, in doubles. Its time goes into
 * one line of nested maxima over two cells, row against column. */
#include <stdio.h>
#include <stdlib.h>

enum { LENGTH = 1000 };

static double best[LENGTH][LENGTH];
static int sequence[LENGTH];

static double pair(int a, int b)
{
	return a + b == 3 ? 1.0 : 0.0;
}

static double larger(double a, double b)
{
	return a >= b ? a : b;
}

static void solve(int n)
{
	for (int i = n - 1; i >= 0; i--)
		for (int j = i + 1; j < n; j++) {
			double most = best[i][j - 1];
			most = larger(most, best[i + 1][j]);
			if (i < j - 1)
				most = larger(most, best[i + 1][j - 1] + pair(sequence[i], sequence[j]));
			else
				most = larger(most, best[i + 1][j - 1]);
			best[i][j] = most;
			for (int k = i + 1; k < j; k++)
				best[i][j] = larger(best[i][j], best[i][k] + best[k + 1][j]);
		}
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : LENGTH;
	unsigned x = 12345;
	double sum = 0;

	if (n < 2 || n > LENGTH)
		n = LENGTH;
	for (int i = 0; i < n; i++) {
		x = x * 1103515245u + 12345u;
		sequence[i] = (int)(x >> 16) & 3;
	}
	solve(n);
	for (int i = 0; i < n; i++)
		sum += best[i][n - 1];
	printf("pairs %.0f, sum %.1f\n", best[0][n - 1], sum);
	return 0;
}
