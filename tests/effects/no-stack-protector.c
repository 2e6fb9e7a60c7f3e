/* base: -O2 -fstack-protector-strong */
#include "shapes/machine.h"
