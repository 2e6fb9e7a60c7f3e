/* base: -O2 -march=x86-64-v3 */
#include "shapes/numbers.h"
