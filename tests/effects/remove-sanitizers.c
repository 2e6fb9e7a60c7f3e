/* base: -O2 -fsanitize=undefined */
#include "shapes/machine.h"
