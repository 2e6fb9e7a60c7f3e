/* flags: -O2 -DNDEBUG */
#include <assert.h>

int count(const char *s)
{
	int n = 0;

	while (*s++) {
		assert(n >= 0); /* clean: assert-in-hot-loop */
		n++;
	}
	return n;
}
