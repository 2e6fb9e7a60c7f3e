/* base: -O2 -D_FORTIFY_SOURCE=2 */
#include "shapes/machine.h"
