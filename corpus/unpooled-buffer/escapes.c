/* What leaves the function is no scratch: returned, stored, filled in, kept by a callee. */
#include <stdlib.h>
#include <string.h>

struct name {
	char *text;
	struct name *next;
};
static struct name *names;
static char *last;

static char *quoted(const char *s)
{
	char *q = malloc(strlen(s) + 3); /* clean: unpooled-buffer */

	if (!q)
		return NULL;
	q[0] = '"';
	strcpy(q + 1, s);
	strcat(q, "\"");
	return q;
}

static int set_last(const char *s)
{
	char *copy = strdup(s); /* clean: unpooled-buffer */

	if (!copy)
		return -1;
	free(last);
	last = copy;
	return 0;
}

static void keep(struct name *n)
{
	n->next = names;
	names = n;
}

static int add(const char *s)
{
	struct name *n = malloc(sizeof *n); /* clean: unpooled-buffer, small-heap-buffer */

	if (!n)
		return -1;
	n->text = strdup(s); /* clean: unpooled-buffer */
	if (!n->text) {
		free(n);
		return -1;
	}
	keep(n);
	return 0;
}

static int fill(const char *s, char **out)
{
	*out = strdup(s); /* clean: unpooled-buffer */
	return *out ? 0 : -1;
}

int all(char **words, char **quotes, char **copies, int n)
{
	for (int i = 0; i < n; i++) {
		quotes[i] = quoted(words[i]);
		if (set_last(words[i]) || add(words[i]) || fill(words[i], &copies[i]))
			return -1;
	}
	return 0;
}
