/* base: -O2 -fno-inline */
#include "shapes/machine.h"
