/* base: -O2 -fcf-protection=none -mindirect-branch=thunk */
#include "shapes/machine.h"
