/* Making facts: text is kept once per unit. */
#ifndef ADVISOR_SCAN_FACTS_FACTS_WRITE_H
#define ADVISOR_SCAN_FACTS_FACTS_WRITE_H

#include "scan/facts/facts.h"

struct facts_writer {
	struct arena *a;
	struct unit_facts *f;
	uint32_t *slots; /* offsets of text by hash; 0 is free */
	size_t n_slots, used;
};
void facts_writer_init(struct facts_writer *w, struct arena *a, struct unit_facts *f);
/* The offset of the text in the pool; 0 for the empty text. */
uint32_t facts_intern(struct facts_writer *w, const char *s, size_t n);
uint32_t facts_intern_text(struct facts_writer *w, const char *s); /* NULL is "" */

/* Reads the directives of one file of the project (conds.c): appends to conds (every
 * #if, #ifdef, ...) and pragmas. text is the file's content as libclang saw it; file
 * indexes files. Called once per unit and file, in the worker. */
void conds_collect(struct facts_writer *w, uint32_t file, const char *text, size_t n);

#endif
