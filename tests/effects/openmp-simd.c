/* base: -O1 */
#include "shapes/openmp.h"
