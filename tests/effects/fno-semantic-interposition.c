/* base: -O2 -fPIC */
#include "shapes/library.h"
