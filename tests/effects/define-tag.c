/* base: -O2 */
#include "shapes/tags.h"
