/* base: -O2 -Wl,-z,now */
#include "shapes/program.h"
