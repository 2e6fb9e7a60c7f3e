#include "base/text_set.h"

#include <string.h>

#include "base/hash.h"

#define FIRST_SLOTS 64

/* Where the text is, or would be. There is always a free slot. */
static struct text_slot *slot_of(const struct text_set *s, const char *text)
{
	size_t i = hash64(text, strlen(text)) & (s->n_slots - 1);

	while (s->slots[i].text && strcmp(s->slots[i].text, text) != 0)
		i = (i + 1) & (s->n_slots - 1);
	return &s->slots[i];
}

static void widen(struct arena *a, struct text_set *s)
{
	struct text_set wide = {NULL, s->n_slots ? s->n_slots * 2 : FIRST_SLOTS, s->used};

	wide.slots = arena_alloc(a, wide.n_slots * sizeof *wide.slots);
	for (size_t i = 0; i < s->n_slots; i++)
		if (s->slots[i].text)
			*slot_of(&wide, s->slots[i].text) = s->slots[i];
	*s = wide;
}

size_t *text_set_number(struct arena *a, struct text_set *s, const char *text)
{
	struct text_slot *slot;

	if (s->used * 2 >= s->n_slots)
		widen(a, s);
	slot = slot_of(s, text);
	if (!slot->text) {
		slot->text = text;
		s->used++;
	}
	return &slot->number;
}

int text_set_add(struct arena *a, struct text_set *s, const char *text)
{
	size_t before = s->used;

	text_set_number(a, s, text);
	return s->used > before;
}

int text_set_has(const struct text_set *s, const char *text)
{
	return s->used && slot_of(s, text)->text != NULL;
}
