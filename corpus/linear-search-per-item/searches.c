/* Each item is compared with those that were there before, and joins them. */
#include <stdlib.h>
#include <string.h>

struct word {
	struct word *next;
	const char *text;
	int count;
};
struct table {
	struct word *first;
	char **name;
	size_t n, room;
};

char *read_word(void);
void warn(const char *s);

int distinct(const int *v, int n)
{
	int found = 0;

	for (int i = 0; i < n; i++) {
		int j;

		for (j = 0; j < i; j++) /* expect: linear-search-per-item */
			if (v[j] == v[i])
				break;
		found += j == i;
	}
	return found;
}

size_t unique(const char **in, size_t n, const char **out)
{
	size_t have = 0, i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < have && strcmp(out[j], in[i]) != 0; j++) /* expect: linear-search-per-item */
			;
		if (j == have)
			out[have++] = in[i];
	}
	return have;
}

static struct word *word_of(struct table *t, const char *text)
{
	struct word *w;

	for (w = t->first; w; w = w->next) /* expect: linear-search-per-item */
		if (!strcmp(w->text, text))
			return w;
	w = calloc(1, sizeof *w);
	if (!w)
		abort();
	w->text = text;
	w->next = t->first;
	t->first = w;
	return w;
}

void count(struct table *t)
{
	char *s;

	while ((s = read_word()))
		word_of(t, s)->count++;
}

static int add(struct table *t, char *name)
{
	size_t i = 0;

	while (i < t->n) { /* expect: linear-search-per-item */
		if (strcmp(t->name[i], name) == 0)
			return 0;
		i++;
	}
	if (t->n == t->room) {
		t->room = t->room ? 2 * t->room : 64;
		t->name = realloc(t->name, t->room * sizeof *t->name);
	}
	t->name[t->n++] = name;
	return 1;
}

int add_all(struct table *t, char **names, int n)
{
	int added = 0;

	for (int i = 0; i < n; i++)
		added += add(t, names[i]);
	return added;
}

static void push(struct table *t, char *name)
{
	t->name[t->n] = name;
	t->n++;
}

void add_new(struct table *t, char **v, int n)
{
	for (int i = 0; i < n; i++) {
		size_t k;

		for (k = 0; k < t->n; k++) { /* expect: linear-search-per-item */
			if (strcasecmp(v[i], t->name[k]) == 0) {
				warn(v[i]);
				break;
			}
		}
		if (k == t->n)
			push(t, v[i]);
	}
}
