/* Each unit that reads this has the body: no link-time optimisation is needed. */
#ifndef ADD_H
#define ADD_H
#include <stddef.h>

#ifndef ADD_INLINE
#define ADD_INLINE extern inline __attribute__((gnu_inline))
#endif

ADD_INLINE size_t add_limited(size_t a, size_t b)
{
	return a + b < a ? (size_t)-1 : a + b;
}
#endif
