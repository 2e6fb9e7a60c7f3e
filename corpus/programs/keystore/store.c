#include "keystore.h"

#include <stdlib.h>
#include <string.h>

static size_t hash(const char *name)
{
	size_t h = 5381;
	while (*name)
		h = h * 33 ^ (unsigned char)*name++;
	return h;
}

static size_t slot_of(const struct store *s, const char *name)
{
	size_t at = hash(name) & (s->n_slots - 1);
	while (s->slots[at] && strcmp(s->rows[s->slots[at] - 1].name, name) != 0)
		at = (at + 1) & (s->n_slots - 1);
	return at;
}

static int more_slots(struct store *s)
{
	size_t n = s->n_slots ? 2 * s->n_slots : 64;
	int *slots = calloc(n, sizeof *slots);
	if (!slots)
		return -1;
	free(s->slots);
	s->slots = slots;
	s->n_slots = n;
	for (size_t i = 0; i < s->n; i++)
		s->slots[slot_of(s, s->rows[i].name)] = (int)i + 1;
	return 0;
}

static int more_rows(struct store *s)
{
	size_t room = s->room ? 2 * s->room : 64;
	struct row *rows = realloc(s->rows, room * sizeof *rows);
	if (!rows)
		return -1;
	s->rows = rows;
	s->room = room;
	return 0;
}

static void fill(unsigned char *signature, const char *text)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < SIGNATURE; i++)
		signature[i] = n ? (unsigned char)text[i % n] : 0;
}

int store_set(struct store *s, const char *name, const char *text)
{
	if (2 * (s->n + 1) > s->n_slots && more_slots(s) != 0)
		return -1;
	size_t at = slot_of(s, name);
	if (!s->slots[at]) {
		if (s->n == s->room && more_rows(s) != 0)
			return -1;
		strncpy(s->rows[s->n].name, name, NAME_MAX_BYTES - 1);
		s->rows[s->n].name[NAME_MAX_BYTES - 1] = 0;
		s->slots[at] = (int)++s->n;
	}
	fill(s->rows[s->slots[at] - 1].signature, text);
	return 0;
}

const struct row *store_get(const struct store *s, const char *name)
{
	size_t at = s->n_slots ? slot_of(s, name) : 0;
	return s->n_slots && s->slots[at] ? &s->rows[s->slots[at] - 1] : NULL;
}

static long distance_of(const unsigned char *a, const unsigned char *b)
{
	int sum = 0;
	for (int i = 0; i < SIGNATURE; i++) {
		int d = a[i] - b[i];
		sum += d * d;
	}
	return sum;
}

const struct row *store_nearest(const struct store *s, const char *text, long *distance)
{
	unsigned char wanted[SIGNATURE];
	const struct row *best = NULL;
	fill(wanted, text);
	for (size_t i = 0; i < s->n; i++) {
		long d = distance_of(wanted, s->rows[i].signature);
		if (!best || d < *distance) {
			best = &s->rows[i];
			*distance = d;
		}
	}
	return best;
}

void store_free(struct store *s)
{
	free(s->rows);
	free(s->slots);
	*s = (struct store){0};
}
