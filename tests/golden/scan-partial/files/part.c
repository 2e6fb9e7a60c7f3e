#include <stdlib.h>
#include "config.h"
void f(int n)
{
	for (int i = 0; i < n; i++)
		free(malloc((size_t)i));
}
