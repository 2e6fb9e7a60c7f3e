/* What is new is compared with everything that was there before. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct sym {
	char name[24];
	int uses;
};
struct symbols {
	struct sym *v, *end;
};
struct set {
	unsigned long *id;
	int n, room;
};
const char *next_name(void *from);

/* by pointers */
static struct sym *intern(struct symbols *t, const char *name)
{
	struct sym *s;

	for (s = t->v; s < t->end; s++) /* expect: linear-search-per-item */
		if (strcmp(s->name, name) == 0)
			return s;
	s = t->end++;
	strncpy(s->name, name, sizeof s->name - 1);
	return s;
}

void count_names(struct symbols *t, void *from)
{
	const char *name;

	while ((name = next_name(from)) != NULL)
		intern(t, name)->uses++;
}

/* a function that only says whether it is there */
static bool has(const struct set *s, unsigned long id)
{
	int i = s->n;

	while (i-- > 0) /* expect: linear-search-per-item */
		if (s->id[i] == id)
			return true;
	return false;
}

static void put(struct set *s, unsigned long id)
{
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 16;
		s->id = realloc(s->id, (size_t)s->room * sizeof *s->id);
	}
	s->id[s->n++] = id;
}

void merge(struct set *to, const struct set *from)
{
	for (int i = 0; i < from->n; i++) {
		if (has(to, from->id[i]))
			continue;
		put(to, from->id[i]);
	}
}

/* with a flag, no early end */
int repeats(char **v, int n)
{
	int found = 0;

	for (int i = 1; i < n; i++) {
		bool seen = false;

		for (int j = 0; j < i && !seen; j++) /* expect: linear-search-per-item */
			seen = !strcmp(v[i], v[j]);
		found += seen;
	}
	return found;
}

/* near misses: fixed table, sorted and halved, stops at a few, a hash chain */
static const struct {
	const char *name;
	int code;
} codes[] = {{"a", 1}, {"b", 2}, {"c", 3}};

int code_of(const char *s)
{
	for (unsigned i = 0; i < sizeof codes / sizeof codes[0]; i++) /* clean: linear-search-per-item */
		if (!strcmp(codes[i].name, s))
			return codes[i].code;
	return 0;
}

int code_all(void *from)
{
	const char *s;
	int sum = 0;

	while ((s = next_name(from)))
		sum += code_of(s);
	return sum;
}

bool has_sorted(const struct set *s, unsigned long id)
{
	int lo = 0, hi = s->n;

	while (lo < hi) { /* clean: linear-search-per-item */
		int mid = (lo + hi) / 2;

		if (s->id[mid] == id)
			return true;
		if (s->id[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

int recent(const unsigned long *v, int n)
{
	unsigned long last[4] = {0};
	int hits = 0;

	for (int i = 0; i < n; i++) {
		int k = 0;

		while (k < 4 && last[k] != v[i]) /* clean: linear-search-per-item */
			k++;
		hits += k < 4;
		last[i & 3] = v[i];
	}
	return hits;
}
