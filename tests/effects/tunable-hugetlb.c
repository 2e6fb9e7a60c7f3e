/* base: -O2 */
#include "shapes/program.h"
