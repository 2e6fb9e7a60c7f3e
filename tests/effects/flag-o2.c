/* base: -O1 */
#include "shapes/machine.h"
