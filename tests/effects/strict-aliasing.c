/* base: -O2 -fno-strict-aliasing */
#include "shapes/machine.h"
