/* Which of a built tree's layouts is in it. Needs no builder: the files are there, and only whoever runs them
 * has to know which. */
#ifndef ADVISOR_BUILDER_PLACE_H
#define ADVISOR_BUILDER_PLACE_H

#include "base/err.h"
#include "model/variant.h"

/* Begins as zeroes: the plain layout in every tree. */
struct placed_list {
	struct placed {
		const char *tree;
		unsigned layout;
	} * v;
	size_t n, cap;
};

/* Puts a layout's executables in place in a built tree (see built.layouts), where another is. */
int layout_place(struct arena *a, struct placed_list *l, const struct built *built, unsigned layout, struct err *err);

#endif
