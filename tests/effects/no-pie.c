/* base: -O2 -fPIE -pie */
#include "shapes/program.h"
