/* What fix_length.c (where the text is measured) and fix_length_writes.c (whether it stays as long) share. */
#ifndef ADVISOR_SCAN_FIX_FIX_LENGTH_PARTS_H
#define ADVISOR_SCAN_FIX_FIX_LENGTH_PARTS_H

#include "scan/fix/fix_parts.h"

struct length {
	struct fixer *x;
	const struct fact_loop *l;
	uint32_t place; /* the text */
	uint32_t from; /* of what is repeated */
	const char *unseen; /* a function that is called and not known */
};

/* The variable at the root of what the text is reached by; NO_INDEX. */
uint32_t length_root(const struct unit_facts *f, uint32_t place);
/* 1 when nothing that the loop does makes the text shorter or longer; sets `unseen`. */
int length_stays(struct length *n);

#endif
