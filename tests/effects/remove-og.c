/* base: -Og */
#include "shapes/machine.h"
