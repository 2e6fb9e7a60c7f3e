/* The directives of one file, as the reader of lines sees them. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "scan/facts/facts_write.h"

/* What is kept must point into what is there, and end no earlier than it begins. */
static void check(const struct unit_facts *f)
{
	for (size_t i = 0; i < f->conds.n; i++) {
		const struct fact_cond *c = &f->conds.v[i];

		if (c->text >= f->text.n || c->end_line < c->line || (c->parent != NO_INDEX && c->parent >= i))
			abort();
	}
	for (size_t i = 0; i < f->pragmas.n; i++)
		if (f->pragmas.v[i].text >= f->text.n)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct unit_facts f = {0};
	struct facts_writer w;
	struct arena a = {0};

	facts_writer_init(&w, &a, &f);
	conds_collect(&w, 0, (const char *)data, n);
	check(&f);
	arena_free(&a);
	return 0;
}
