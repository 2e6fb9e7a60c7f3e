#include <assert.h>

int checked(const int *a, int n)
{
	int s = 0;
	for (int i = 0; i < n; i++) {
		assert(a[i] > 0);
		s += a[i];
	}
	return s;
}
