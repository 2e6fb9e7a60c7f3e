/* References: what is given back may be kept by someone who took one. */
#include <stdlib.h>
#include <string.h>

struct value {
	int refs;
	char text[];
};

static struct value *last;

struct value *value_new(const char *text)
{
	struct value *v = malloc(sizeof *v + strlen(text) + 1);

	if (!v)
		abort();
	v->refs = 1;
	strcpy(v->text, text);
	return v;
}

void value_drop(struct value *v)
{
	if (--v->refs == 0)
		free(v);
}

static void remember(struct value *v)
{
	if (last)
		value_drop(last);
	v->refs++;
	last = v;
}

int longest(char **words, int n)
{
	size_t most = 0;

	for (int i = 0; i < n; i++) {
		struct value *v = value_new(words[i]); /* expect: alloc-in-loop */

		if (strlen(v->text) > most)
			most = strlen(v->text);
		value_drop(v);
	}
	return (int)most;
}

void remember_all(char **words, int n)
{
	for (int i = 0; i < n; i++) {
		struct value *v = value_new(words[i]); /* clean: alloc-in-loop */

		remember(v);
		value_drop(v);
	}
}
