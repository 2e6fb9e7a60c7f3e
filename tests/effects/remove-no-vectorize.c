/* base: -O3 -fno-tree-vectorize */
#include "shapes/numbers.h"
