/* The names that preprocessor lines speak of, by hash. */
#include <string.h>

#include "base/hash.h"
#include "scan/tags/tags_parts.h"

static size_t slot_of(const struct collector *c, const char *name, size_t n)
{
	size_t i = hash64(name, n) & (c->n_slots - 1);

	for (; c->slots[i]; i = (i + 1) & (c->n_slots - 1)) {
		const char *other = c->names.v[c->slots[i] - 1].name;

		if (!strncmp(other, name, n) && !other[n])
			break;
	}
	return i;
}

static void widen(struct collector *c)
{
	c->n_slots *= 2;
	c->slots = arena_alloc(c->a, c->n_slots * sizeof *c->slots);
	for (size_t i = 0; i < c->names.n; i++)
		c->slots[slot_of(c, c->names.v[i].name, strlen(c->names.v[i].name))] = (uint32_t)i + 1;
}

struct tag_name *tags_find(const struct collector *c, const char *name, size_t n)
{
	size_t slot = slot_of(c, name, n);

	return c->slots[slot] ? &c->names.v[c->slots[slot] - 1] : NULL;
}

struct tag_name *tags_get(struct collector *c, const char *name, size_t n)
{
	struct tag_name *t = tags_find(c, name, n);

	if (t)
		return t;
	t = list_push(c->a, &c->names);
	t->name = arena_strndup(c->a, name, n);
	t->compared = -1;
	t->platform = tag_is_platform(t->name);
	if (c->names.n * 2 > c->n_slots)
		widen(c);
	else
		c->slots[slot_of(c, name, n)] = (uint32_t)c->names.n;
	return &c->names.v[c->names.n - 1];
}
