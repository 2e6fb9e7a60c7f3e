/* base: -Os */
#include "shapes/machine.h"
