#include "base/cpus.h"

#include <stdlib.h>

int cpus_parse(const char *list, cpu_set_t *set)
{
	const char *p = list;
	CPU_ZERO(set);
	while (*p) {
		char *end;
		long from = strtol(p, &end, 10), to = from;
		if (end == p)
			return -1;
		if (*end == '-') {
			p = end + 1;
			to = strtol(p, &end, 10);
		}
		if (from < 0 || to < from || to >= CPU_SETSIZE || (*end && *end != ','))
			return -1;
		for (long i = from; i <= to; i++)
			CPU_SET((size_t)i, set);
		p = *end ? end + 1 : end;
	}
	return CPU_COUNT(set) ? 0 : -1;
}
