/* Functions that are handed over: declared as a function, in a structure of the caller's, stored by one function and
 * called by another, and given to the C library. */
#include <search.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	struct row *next;
	const char *text;
	int n;
};
typedef int row_fn(const struct row *r, void *data);

/* Declared as a function. */
static int each_row(const struct row *r, row_fn fn, void *data)
{
	for (; r; r = r->next)
		if (fn(r, data))
			return 1;
	return 0;
}

static int print_row(const struct row *r, void *data)
{
	char *line = malloc(strlen(r->text) + 16); /* expect: unpooled-buffer */

	if (!line)
		return -1;
	sprintf(line, "%d %s\n", r->n, r->text);
	fputs(line, data);
	free(line);
	return 0;
}

int print_rows(const struct row *r, FILE *to)
{
	return each_row(r, print_row, to);
}

/* In a structure of the caller's. */
struct visitor {
	int (*visit)(const struct row *r, const struct visitor *v);
	FILE *to;
};

static int visit_rows(const struct row *r, const struct visitor *v)
{
	int bad = 0;

	for (; r && !bad; r = r->next)
		bad = v->visit(r, v);
	return bad;
}

static int quote_row(const struct row *r, const struct visitor *v)
{
	char *quoted = malloc(2 * strlen(r->text) + 1); /* expect: unpooled-buffer */
	char *to = quoted;

	if (!quoted)
		return -1;
	for (const char *s = r->text; *s; s++) {
		if (*s == '"')
			*to++ = '\\';
		*to++ = *s;
	}
	*to = '\0';
	fputs(quoted, v->to);
	free(quoted);
	return 0;
}

int quote_rows(const struct row *r, FILE *to)
{
	struct visitor v = {.visit = quote_row, .to = to};

	return visit_rows(r, &v);
}

/* Stored by one function, called by another. */
struct walk {
	const struct row *at;
	row_fn *fn;
};

static void walk_begin(struct walk *w, const struct row *r, row_fn *fn)
{
	w->at = r;
	w->fn = fn;
}

static void walk_on(struct walk *w)
{
	while (w->at) {
		w->fn(w->at, w);
		w->at = w->at->next;
	}
}

static int count_row(const struct row *r, void *data)
{
	char *copy = strdup(r->text); /* expect: unpooled-buffer */
	int words = 0;

	(void)data;
	for (char *s = copy ? strtok(copy, " ") : NULL; s; s = strtok(NULL, " "))
		words++;
	printf("%d\n", words);
	free(copy);
	return words;
}

void count_rows(const struct row *r)
{
	struct walk w;

	walk_begin(&w, r, count_row);
	walk_on(&w);
}

/* Given to the C library. */
static int by_key(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	char *p = malloc(strlen(x->text) + 1); /* expect: unpooled-buffer */
	int c;

	if (!p)
		return 0;
	for (size_t i = 0; i <= strlen(x->text); i++) /* expect: strlen-in-condition */
		p[i] = (char)(x->text[i] | 32);
	c = strcmp(p, y->text);
	free(p);
	return c;
}

void sort_rows(struct row *v, size_t n)
{
	qsort(v, n, sizeof *v, by_key);
}

static void show(const void *node, VISIT when, int depth)
{
	char *indent = malloc((size_t)depth + 1); /* expect: unpooled-buffer */

	if (!indent || when == preorder || when == endorder) {
		free(indent);
		return;
	}
	memset(indent, ' ', (size_t)depth);
	indent[depth] = '\0';
	printf("%s%s\n", indent, *(char *const *)node);
	free(indent);
}

void show_tree(const void *root)
{
	twalk(root, show);
}

/* Handed over to be called once: near misses. */
static void at_end(void)
{
	char *line = malloc(64); /* expect: small-heap-buffer */

	if (!line)
		return;
	strcpy(line, "done\n");
	fputs(line, stdout);
	free(line);
}

static int first_row(const struct row *r, row_fn *fn, void *data)
{
	return r ? fn(r, data) : 0;
}

static int title_row(const struct row *r, void *data)
{
	char *title = malloc(strlen(r->text) + 3); /* clean: unpooled-buffer */

	if (!title)
		return -1;
	sprintf(title, "=%s=", r->text);
	fputs(title, data);
	free(title);
	return 0;
}

int print_title(const struct row *r, FILE *to)
{
	atexit(at_end);
	return first_row(r, title_row, to);
}
