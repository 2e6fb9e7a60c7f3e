/* base: -O2 */
#include "shapes/calls.h"
