/* base: -O2 */
#include "shapes/numbers.h"
