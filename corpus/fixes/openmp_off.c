/* SciLifeLab/facs #43, bindash #2 (OpenMP pragmas, build without -fopenmp, one thread only). Fixed by the flag */
#ifdef _OPENMP
#include <omp.h>
#endif
#include <string.h>
int c40_query(const char *read, int n, const void *bloom);
long c40_all(const char *begin, const char *end, const void *bloom)
{
	long hits = 0;

#pragma omp parallel /* expect: openmp-ignored */
	{
#pragma omp single nowait
		while (begin < end) {
			const char *next = memchr(begin, '\n', end - begin);
			if (!next)
				next = end;
#pragma omp task firstprivate(begin, next)
			{
				int h = c40_query(begin, next - begin, bloom);
#pragma omp atomic
				hits += h;
			}
			begin = next + 1;
		}
	}
	return hits;
}
