/* What the sources are about, in one word each, for the rules' "because", "needs" and
 * "unless". */
#ifndef ADVISOR_SCAN_PROGRAM_SOURCE_FACTS_H
#define ADVISOR_SCAN_PROGRAM_SOURCE_FACTS_H

#include "scan/program/program.h"

/* Adds, each at most once:
 *   openmp-pragmas    a #pragma omp line, taken or not
 *   uses-math         a function of math.h is called
 *   uses-allocation   malloc or a function like it is called
 *   uses-threads      pthread_create or thrd_create is called
 *   uses-assert       an assert is left in
 *   floating-point    a floating-point number is added or multiplied in a loop */
void source_facts(struct arena *a, const struct program *program, struct strlist *facts);

#endif
