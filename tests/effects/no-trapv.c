/* base: -O2 -ftrapv */
#include "shapes/machine.h"
