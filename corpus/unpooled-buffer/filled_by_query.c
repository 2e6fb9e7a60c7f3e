/* The buffer comes back through a field of what is asked, and is the caller's. What a query only points at is
 * nobody's to release. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct query {
	const char *name;
	char **content;
};

struct table {
	char *entries[8];
};

static int answer(const struct query *q)
{
	if (!q->name)
		return -1;
	if (q->content)
		*q->content = strdup(q->name);
	return 0;
}

static char *read_object(const char *name)
{
	struct query q = {name, NULL};
	char *content;

	q.content = &content;
	if (answer(&q) < 0)
		return NULL;
	return content;
}

static char *entry(const struct table *t, unsigned i)
{
	return t->entries[i % 8];
}

static void show(const char *name)
{
	char *text = read_object(name); /* expect: unpooled-buffer */

	if (!text)
		return;
	puts(text);
	free(text);
}

static void show_entry(const struct table *t, unsigned i)
{
	char *text = entry(t, i); /* clean: unpooled-buffer */

	puts(text ? text : "");
}

void show_all(const struct table *t, char *const *names, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		show(names[i]);
		show_entry(t, i);
	}
}
