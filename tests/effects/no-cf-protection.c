/* base: -O2 -fcf-protection=full */
#include "shapes/machine.h"
