/* base: -O2 -fPIC -shared */
#include "shapes/library.h"
