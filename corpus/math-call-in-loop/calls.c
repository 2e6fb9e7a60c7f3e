/* Functions that may set errno, in loops and elsewhere. */
#include <math.h>

void lengths(int n, const double *x, const double *y, double *out)
{
	for (int i = 0; i < n; i++)
		out[i] = sqrt(x[i] * x[i] + y[i] * y[i]); /* expect: math-call-in-loop */
}

void spread(int n, const float *x, float *restrict out)
{
	for (int i = 0; i < n; i++)
		out[i] = expf(x[i]) + logf(x[i]); /* expect: math-call-in-loop */
}

/* there is no instruction for it, and a list can't be vectorised */
struct item {
	struct item *next;
	double x;
};

double product(const struct item *i)
{
	double p = 1;

	for (; i; i = i->next)
		p *= exp(i->x); /* clean: math-call-in-loop */
	return p;
}

double distance(const struct item *i)
{
	double d = 0;

	for (; i; i = i->next)
		d += sqrt(i->x); /* expect: math-call-in-loop */
	return d;
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
