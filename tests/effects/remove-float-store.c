/* base: -O2 -ffloat-store */
#include "shapes/numbers.h"
