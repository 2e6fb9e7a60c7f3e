/* flags: -O2 -fopenmp */
/* The build listens. */
void twice(int n, int *x)
{
#pragma omp parallel for /* clean: openmp-ignored */
	for (int i = 0; i < n; i++)
		x[i] = 2 * x[i];
}
