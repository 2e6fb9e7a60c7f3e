/* base: -O3 */
#include "shapes/numbers.h"
