/* base: -O0 */
#include "shapes/machine.h"
