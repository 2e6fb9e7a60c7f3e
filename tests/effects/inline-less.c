/* base: -O3 */
#include "shapes/calls.h"
