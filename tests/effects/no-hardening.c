/* base: -O2 -fstack-protector-strong -fcf-protection=full -D_FORTIFY_SOURCE=2 */
#include "shapes/machine.h"
