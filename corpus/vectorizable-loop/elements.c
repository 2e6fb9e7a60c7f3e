/* Element by element, each apart: and what looks like it. */
#include <stddef.h>

void saxpy(size_t n, float a, const float *restrict x, float *restrict y)
{
	for (size_t i = 0; i < n; i++) /* expect: vectorizable-loop */
		y[i] = a * x[i] + y[i];
}

void blend(int n, const unsigned char *a, const unsigned char *b, unsigned char *out)
{
	int i;

	for (i = 0; i < n; ++i) { /* expect: vectorizable-loop */
		int sum = a[i] + b[i];

		out[i] = (unsigned char)(sum >> 1);
	}
}

/* the next element needs this one */
void prefix(int n, int *a)
{
	for (int i = 1; i < n; i++) /* clean: vectorizable-loop */
		a[i] = a[i] + a[i - 1];
}

/* a copy: the compiler calls memcpy for it anyway */
void copy(int n, const int *restrict from, int *restrict to)
{
	for (int i = 0; i < n; i++) /* clean: vectorizable-loop */
		to[i] = from[i];
}

/* leaves early */
int scale_until(int n, int *a, const int *b)
{
	for (int i = 0; i < n; i++) { /* clean: vectorizable-loop */
		if (!b[i])
			return i;
		a[i] = b[i] * 3;
	}
	return n;
}

/* four elements are unrolled, not vectorised */
void mix4(float *restrict a, const float *restrict b)
{
	for (int i = 0; i < 4; i++) /* clean: vectorizable-loop */
		a[i] = a[i] * b[i];
}

/* through a table: the places are anywhere */
void scatter(int n, const int *index, int *a, const int *b)
{
	for (int i = 0; i < n; i++) /* clean: vectorizable-loop */
		a[index[i]] = b[i] + 1;
}
