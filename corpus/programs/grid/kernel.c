#include <math.h>

#include "grid.h"

real blend(real middle, real around)
{
	return middle + (real)0.2 * (around - 4 * middle);
}

real attraction(real distance_squared)
{
	return 1 / (distance_squared * (real)sqrt(distance_squared));
}
