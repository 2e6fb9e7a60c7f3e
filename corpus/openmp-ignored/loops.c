/* Directives that nobody reads. */
void axpy(int n, double by, const double *restrict x, double *restrict y)
{
#pragma omp parallel for /* expect: openmp-ignored */
	for (int i = 0; i < n; i++) /* expect: vectorizable-loop */
		y[i] = by * x[i] + y[i];
}

double total(int n, const double *x)
{
	double s = 0;

#pragma omp parallel for reduction(+ : s)
	for (int i = 0; i < n; i++) /* expect: float-reduction */
		s += x[i];
	return s;
}
