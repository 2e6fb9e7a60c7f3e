/* base: -O2 -fPIC */
#include "shapes/machine.h"
