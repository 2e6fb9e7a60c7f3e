/* Other directives, and one that is left out anyway. */
#pragma GCC optimize("O2") /* clean: openmp-ignored */
#ifdef _OPENMP
#pragma omp parallel for /* clean: openmp-ignored */
#endif
int x;
