/* Text of a unit, kept once: an open-addressing table over the pool. */
#include <string.h>

#include "base/hash.h"
#include "scan/facts/facts_write.h"

void facts_writer_init(struct facts_writer *w, struct arena *a, struct unit_facts *f)
{
	w->a = a;
	w->f = f;
	w->n_slots = 4096;
	w->used = 0;
	w->slots = arena_alloc(a, w->n_slots * sizeof *w->slots);
	*list_push(a, &f->text) = '\0';
}

static size_t slot_of(const struct facts_writer *w, const char *s, size_t n)
{
	size_t i = hash64(s, n) & (w->n_slots - 1);

	for (; w->slots[i]; i = (i + 1) & (w->n_slots - 1)) {
		const char *t = w->f->text.v + w->slots[i];

		if (!strncmp(t, s, n) && !t[n])
			break;
	}
	return i;
}

static void widen(struct facts_writer *w)
{
	uint32_t *old = w->slots;
	size_t n = w->n_slots;

	w->n_slots *= 2;
	w->slots = arena_alloc(w->a, w->n_slots * sizeof *w->slots);
	for (size_t i = 0; i < n; i++) {
		const char *t = w->f->text.v + old[i];

		if (old[i])
			w->slots[slot_of(w, t, strlen(t))] = old[i];
	}
}

static uint32_t append(struct facts_writer *w, const char *s, size_t n)
{
	size_t at = w->f->text.n;

	while (w->f->text.cap < at + n + 1)
		w->f->text.v = arena_grow(w->a, w->f->text.v, w->f->text.cap, &w->f->text.cap, 1);
	memcpy(w->f->text.v + at, s, n);
	w->f->text.v[at + n] = '\0';
	w->f->text.n = at + n + 1;
	return (uint32_t)at;
}

uint32_t facts_intern(struct facts_writer *w, const char *s, size_t n)
{
	size_t slot;

	n = strnlen(s, n);
	if (!n)
		return 0;
	slot = slot_of(w, s, n);
	if (w->slots[slot])
		return w->slots[slot];
	w->slots[slot] = append(w, s, n);
	if (++w->used * 2 > w->n_slots) {
		uint32_t at = w->slots[slot];

		widen(w);
		return at;
	}
	return w->slots[slot];
}

uint32_t facts_intern_text(struct facts_writer *w, const char *s)
{
	return s ? facts_intern(w, s, strlen(s)) : 0;
}
