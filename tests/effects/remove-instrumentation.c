/* base: -O2 -pg */
#include "shapes/machine.h"
