/* base: -O2 -fzero-call-used-regs=all */
#include "shapes/machine.h"
