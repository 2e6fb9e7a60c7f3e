/* base: -O2 -fno-delete-null-pointer-checks */
#include "shapes/machine.h"
