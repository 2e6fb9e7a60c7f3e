/* base: -O2 */
#include "shapes/escape.h"
