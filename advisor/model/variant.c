#include "model/variant.h"

int edit_changes_build(const struct edit *e)
{
	return e->add.n || e->remove.n || e->link.n || e->compiler || e->pgo || e->pool || e->options.n || e->patch;
}

int edit_makes_threads(const struct edit *e)
{
	return strlist_has(&e->add, "-fopenmp") || strlist_has_prefix(&e->add, "-ftree-parallelize-loops");
}
