/* OPM #3427 (1.0 - 1.19x), fastText #1129, aspect #4091: release flags without NDEBUG; asserts wrapped in a macro
 * of the project, in an inline accessor of the inner loop */
#include <assert.h>
#define CHECK_RANGE(i, n) do { assert((i) >= 0); assert((i) < (n)); } while (0)
struct grid { int nx, ny; double *v; };
static inline double *cell(const struct grid *g, int x, int y) { CHECK_RANGE(x, g->nx); CHECK_RANGE(y, g->ny); return &g->v[y * g->nx + x]; }
void c47_blur(struct grid *to, const struct grid *g)
{
	for (int y = 1; y < g->ny - 1; y++)
		for (int x = 1; x < g->nx - 1; x++)
			*cell(to, x, y) = (*cell(g, x - 1, y) + *cell(g, x + 1, y) + *cell(g, x, y - 1) + *cell(g, x, y + 1)) / 4; /* expect: assert-in-hot-loop */
}
