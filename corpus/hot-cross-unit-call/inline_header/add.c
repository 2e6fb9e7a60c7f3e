#define ADD_INLINE
#include "add.h"
