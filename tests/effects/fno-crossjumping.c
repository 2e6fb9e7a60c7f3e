/* base: -O2 */
#include "shapes/machine.h"
