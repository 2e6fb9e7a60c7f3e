/* base: -O2 -fstack-clash-protection */
#include "shapes/machine.h"
