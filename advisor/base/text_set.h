/* A set of texts, for lists that a stranger makes as long as he likes: to ask whether a text is there takes the same
 * time however many there are. Each has a number that is the caller's. It begins as zeroes, and is in the arena that
 * it is given. */
#ifndef ADVISOR_BASE_TEXT_SET_H
#define ADVISOR_BASE_TEXT_SET_H

#include <stddef.h>

#include "base/arena.h"

struct text_set {
	struct text_slot {
		const char *text; /* NULL: free */
		size_t number;
	} * slots; /* by hash */
	size_t n_slots, used;
};

/* 1 when the text was not there; it is then, by its pointer: copy it first when it goes away before the set. */
int text_set_add(struct arena *a, struct text_set *s, const char *text);
int text_set_has(const struct text_set *s, const char *text);
/* The number of the text, which is added when it is not there; 0 at first. Good until the next text is added. */
size_t *text_set_number(struct arena *a, struct text_set *s, const char *text);

#endif
