#include <stdlib.h>
#include <string.h>

#include "wordfreq.h"

static unsigned hash_text(const char *s)
{
	unsigned h = 2166136261u;

	while (*s)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

static struct word *word_new(const char *text)
{
	size_t len = strlen(text);
	struct word *w = must_malloc(sizeof(*w));

	memset(w, 0, sizeof(*w));
	w->text = must_malloc(len + 1);
	memcpy(w->text, text, len + 1);
	return w;
}

/* Grows by a fixed step: for a frequent word that is quadratic. */
static void word_at(struct word *w, unsigned line)
{
	w->count++;
	if (w->n_places == w->room) {
		w->room += 16;
		w->places = must_realloc(w->places, w->room * sizeof(*w->places));
	}
	w->places[w->n_places++] = line;
}

void table_add(struct table *t, const char *text, unsigned line)
{
	unsigned h = hash_text(text);
	struct word **at = &t->buckets[h % TABLE_SIZE];
	struct word *w;

	for (w = *at; w; w = w->next) {
#ifdef KEEP_HASH
		if (w->hash != h)
			continue;
#endif
		if (strcmp(w->text, text) == 0)
			break;
	}
	if (!w) {
		w = word_new(text);
#ifdef KEEP_HASH
		w->hash = h;
#endif
		w->next = *at;
		*at = w;
		t->n++;
	}
	word_at(w, line);
}

static int by_count(const void *a, const void *b)
{
	const struct word *x = *(const struct word *const *)a, *y = *(const struct word *const *)b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->text, y->text);
}

const struct word **table_sorted(const struct table *t)
{
	const struct word **list = must_malloc((t->n + 1) * sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < TABLE_SIZE; i++)
		for (const struct word *w = t->buckets[i]; w; w = w->next)
			list[n++] = w;
	qsort(list, n, sizeof(*list), by_count);
	return list;
}

void table_free(struct table *t)
{
	for (size_t i = 0; i < TABLE_SIZE; i++) {
		struct word *w = t->buckets[i];

		while (w) {
			struct word *next = w->next;

			free(w->places);
			free(w->text);
			free(w);
			w = next;
		}
	}
}
