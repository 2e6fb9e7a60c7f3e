/* Near misses: larger only when needed, another owner each time, once, grown by what is added. */
#include <stdlib.h>
#include <string.h>

struct buffer {
	char *s;
	size_t n, room;
};
struct item {
	char *name;
};

int use(const char *s);

static int reserve(struct buffer *b, size_t n)
{
	if (n > b->room) {
		free(b->s);
		b->s = malloc(n); /* clean: refit-per-call */
		b->room = b->s ? n : 0;
	}
	return b->s != NULL;
}

int texts(struct buffer *b, char **v, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		if (!reserve(b, strlen(v[i]) + 1))
			return -1;
		strcpy(b->s, v[i]);
		sum += use(b->s);
	}
	return sum;
}

static void set_name(struct item *x, const char *name)
{
	free(x->name);
	x->name = strdup(name); /* clean: refit-per-call */
}

void name_all(struct item *v, char **name, int n)
{
	for (int i = 0; i < n; i++)
		set_name(&v[i], name[i]);
}

static void append(struct buffer *b, const char *s, size_t n)
{
	b->s = realloc(b->s, b->n + n + 1); /* clean: refit-per-call */ /* expect: realloc-by-constant */
	memcpy(b->s + b->n, s, n);
	b->n += n;
}

void join(struct buffer *b, char **v, int n)
{
	for (int i = 0; i < n; i++)
		append(b, v[i], strlen(v[i]));
}

static char *title;

void set_title(const char *s)
{
	free(title);
	title = strdup(s); /* clean: refit-per-call */
}

static void change(struct item *x, const char *key, const char *value)
{
	if (!strcmp(key, "name")) {
		free(x->name);
		x->name = strdup(value); /* clean: refit-per-call */
	}
}

void changes(struct item *x, char **key, char **value, int n)
{
	for (int i = 0; i < n; i++)
		change(x, key[i], value[i]);
}
