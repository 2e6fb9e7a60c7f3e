/* base: -O2 */
#include "shapes/openmp.h"
