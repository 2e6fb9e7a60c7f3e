/* Near misses: an insert that releases what lay in the slot before, or its argument when it
 * is there already; a pointer that is passed as a number. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct word {
	char *text;
};
struct words {
	struct word **v;
	unsigned n, size;
};

static void word_free(struct word *w)
{
	free(w->text);
	free(w);
}

static struct word *find_or_insert(struct words *l, struct word *w)
{
	for (unsigned i = 0; i < l->n; i++)
		if (!strcmp(l->v[i]->text, w->text))
			return l->v[i];
	if (l->n < l->size) {
		struct word *before = l->v[l->n];

		if (before)
			word_free(before);
		l->v[l->n++] = w;
	}
	return NULL;
}

static void insert_unique(struct words *l, struct word *w)
{
	if (find_or_insert(l, w))
		word_free(w);
}

void read_all(struct words *l, char *const *texts)
{
	for (; *texts; texts++) {
		struct word *w = malloc(sizeof *w); /* clean: alloc-in-loop */

		if (!w)
			return;
		w->text = strdup(*texts); /* clean: alloc-in-loop */
		if (!w->text) {
			free(w);
			return;
		}
		insert_unique(l, w);
	}
}

struct numbers {
	uintptr_t v[100];
	int n;
};

static int push(struct numbers *l, uintptr_t value)
{
	if (l->n == 100)
		return -1;
	l->v[l->n++] = value;
	return 0;
}

int push_all(struct numbers *l, char *const *texts)
{
	for (; *texts; texts++) {
		char *copy = strdup(*texts); /* clean: alloc-in-loop */

		if (!copy)
			return -1;
		if (push(l, (uintptr_t)copy)) {
			free(copy);
			return -1;
		}
	}
	return 0;
}
