/* Functions that may set errno, in loops and elsewhere. */
#include <math.h>

void lengths(int n, const double *x, const double *y, double *out)
{
	for (int i = 0; i < n; i++)
		out[i] = sqrt(x[i] * x[i] + y[i] * y[i]); /* expect: math-call-in-loop */
}

double spread(int n, const float *x)
{
	double most = 0;
	int i = 0;

	while (i < n) {
		double v = expf(x[i]) + logf(x[i]); /* expect: math-call-in-loop */

		most = v > most ? v : most;
		i++;
	}
	return most;
}

/* once, in front of the loop */
void scale(int n, double *x, double by)
{
	double root = sqrt(by); /* clean: math-call-in-loop */

	for (int i = 0; i < n; i++) /* expect: vectorizable-loop */
		x[i] = x[i] * root;
}

/* these never set errno */
void clip(int n, double *x)
{
	for (int i = 0; i < n; i++)
		x[i] = floor(fabs(x[i])); /* clean: math-call-in-loop */
}

/* a constant: computed by the compiler */
void fill(int n, double *x)
{
	for (int i = 0; i < n; i++)
		x[i] = sqrt(2.0); /* clean: math-call-in-loop */
}

/* a function of this project that is called like one of the library's */
static double pow2(double x)
{
	return x * x;
}

double squares(int n, const double *x)
{
	double most = 0;

	for (int i = 0; i < n; i++) {
		double v = pow2(x[i]); /* clean: math-call-in-loop */

		if (v > most)
			most = v;
	}
	return most;
}
