/* base: -O2 */
#include "shapes/asserts.h"
