/* base: -O2 -ftrivial-auto-var-init=zero */
#include "shapes/machine.h"
