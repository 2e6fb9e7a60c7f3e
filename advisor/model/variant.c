#include "model/variant.h"

#include "base/str.h"
#include "model/option.h"

int edit_changes_build(const struct edit *e)
{
	return e->add.n || e->remove.n || e->link.n || e->compiler || e->pgo || e->pool || e->options.n;
}

void edits_options(struct arena *a, const struct edit *const *edits, size_t n, struct strlist *out)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < edits[i]->options.n; j++) {
			const char *word = edits[i]->options.v[j], *of = option_of_word(a, word);
			size_t k = 0;
			while (k < out->n && !str_eq(option_of_word(a, out->v[k]), of))
				k++;
			if (k < out->n)
				out->v[k] = word;
			else
				strlist_add(a, out, word);
		}
	}
}
