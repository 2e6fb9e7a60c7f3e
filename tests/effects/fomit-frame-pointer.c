/* base: -O2 -fno-omit-frame-pointer */
#include "shapes/machine.h"
