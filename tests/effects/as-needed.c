/* base: -O2 -Wl,--no-as-needed */
#include "shapes/machine.h"
