/* base: -O2 -Wl,-z,lazy */
#include "shapes/program.h"
