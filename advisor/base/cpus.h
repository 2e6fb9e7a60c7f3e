/* Lists of processors. */
#ifndef ADVISOR_BASE_CPUS_H
#define ADVISOR_BASE_CPUS_H

#include <sched.h>

/* "0,2-3" into a set; -1 when it is no such list. */
int cpus_parse(const char *list, cpu_set_t *set);

#endif
