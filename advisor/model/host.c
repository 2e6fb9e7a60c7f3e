#include "model/host.h"

#include "base/str.h"

const struct compiler *host_compiler(const struct host *h, const char *name_or_family)
{
	for (size_t i = 0; i < h->compilers.n; i++)
		if (str_eq(h->compilers.v[i].name, name_or_family) || str_eq(h->compilers.v[i].path, name_or_family))
			return &h->compilers.v[i];
	/* sorted newest first, so the first of a family is its newest */
	for (size_t i = 0; i < h->compilers.n; i++)
		if (str_eq(h->compilers.v[i].family, name_or_family))
			return &h->compilers.v[i];
	return NULL;
}
