/* base: -O2 -fPIC */
#include "shapes/redundant.h"
