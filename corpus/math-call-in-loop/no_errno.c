/* flags: -O2 -fno-math-errno */
/* The build has done without errno already. */
#include <math.h>

void roots(int n, double *x)
{
	for (int i = 0; i < n; i++)
		x[i] = sqrt(x[i]); /* clean: math-call-in-loop */
}
