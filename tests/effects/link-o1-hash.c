/* base: -O2 -Wl,--hash-style=sysv */
#include "shapes/program.h"
