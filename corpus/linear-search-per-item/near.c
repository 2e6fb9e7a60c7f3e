/* Near misses: a table that does not grow, hashed lists, small ones, one search. */
#include <stdlib.h>
#include <string.h>

struct word {
	struct word *next;
	const char *text;
};

char *read_word(void);
int use(const char *s);
unsigned hash(const char *s);

static const char *const keyword[] = {"if", "else", "while", "for", "return", NULL};

int keywords(void)
{
	char *s;
	int n = 0;

	while ((s = read_word())) {
		for (int i = 0; keyword[i]; i++) /* clean: linear-search-per-item */
			if (!strcmp(keyword[i], s)) {
				n++;
				break;
			}
	}
	return n;
}

struct word *bucket[1024];

static struct word *intern(const char *text)
{
	struct word *w;
	unsigned h = hash(text) % 1024;

	for (w = bucket[h]; w; w = w->next) /* clean: linear-search-per-item */
		if (!strcmp(w->text, text))
			return w;
	w = malloc(sizeof *w);
	if (!w)
		abort();
	w->text = text;
	w->next = bucket[h];
	bucket[h] = w;
	return w;
}

void intern_all(void)
{
	char *s;

	while ((s = read_word()))
		use(intern(s)->text);
}

/* sixteen at the most */
int ports(const int *in, int n)
{
	int seen[16], have = 0;

	for (int i = 0; i < n; i++) {
		int j;

		for (j = 0; j < have; j++) /* clean: linear-search-per-item */
			if (seen[j] == in[i])
				break;
		if (j == have && have < 16)
			seen[have++] = in[i];
	}
	return have;
}

/* nothing is added */
int known(char **name, int n, char **all, int n_all)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n_all; j++) /* clean: linear-search-per-item */
			if (!strcmp(name[i], all[j])) {
				found++;
				break;
			}
	return found;
}

/* once */
struct word *find(struct word *w, const char *text)
{
	for (; w; w = w->next) /* clean: linear-search-per-item */
		if (!strcmp(w->text, text))
			return w;
	return NULL;
}

/* looks for a fixed mark */
int marks(int *v, int n)
{
	int marked = 0;

	for (int i = 0; i < n; i++) {
		int j;

		for (j = 0; j < i; j++) /* clean: linear-search-per-item */
			if (v[j] == 0)
				break;
		marked += j < i;
	}
	return marked;
}
