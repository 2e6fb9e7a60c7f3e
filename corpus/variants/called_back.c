/* The loop is in a function that is given what to call. */
#include <stdlib.h>
#include <string.h>

struct branch {
	const char *name;
	struct branch *next;
	struct branch *child;
};
struct visitor {
	int (*enter)(void *me, struct branch *e);
	void *me;
};
int compare_text(const char *a, const char *b);
int show(const char *s);

/* a parameter of function type, called over a list */
static int for_each(struct branch *e, int action(struct branch *, int), int arg)
{
	int n = 0;

	while (e) {
		struct branch *next = e->next;

		n += action(e, arg);
		e = next;
	}
	return n;
}

static int shout(struct branch *e, int how)
{
	char *s = strdup(e->name); /* expect: unpooled-buffer */
	int n;

	if (!s)
		return 0;
	s[0] = (char)how;
	n = show(s);
	free(s);
	return n;
}

int shout_all(struct branch *e)
{
	return for_each(e, shout, '!');
}

/* in a local structure, two calls deep, through recursion */
static int visit(struct branch *e, const struct visitor *v)
{
	int n = 0;

	for (; e; e = e->next) {
		n += v->enter(v->me, e);
		if (e->child)
			n += visit(e->child, v);
	}
	return n;
}

static int print_one(const char *s)
{
	size_t n = strlen(s);
	char *line = malloc(n + 2); /* expect: unpooled-buffer */
	int k = 0;

	if (line) {
		memcpy(line, s, n);
		strcpy(line + n, "\n");
		k = show(line);
		free(line);
	}
	return k;
}

static int enter_print(void *me, struct branch *e)
{
	(void)me;
	return print_one(e->name);
}

int print_tree(struct branch *root)
{
	struct visitor v;

	v.enter = enter_print;
	v.me = NULL;
	return visit(root, &v);
}

/* to a library's sort; and to its search */
static int by_folded(const void *a, const void *b)
{
	char *x = strdup(*(char *const *)a); /* expect: unpooled-buffer */
	char *y = strdup(*(char *const *)b); /* expect: unpooled-buffer */
	int c = x && y ? compare_text(x, y) : 0;

	free(x);
	free(y);
	return c;
}

void sort_names(char **v, size_t n)
{
	qsort(v, n, sizeof *v, by_folded);
}

/* near misses: given to something that calls it once; a handler of a signal-like event */
static int once(int (*f)(const char *), const char *s)
{
	return f(s);
}

static int say(const char *s)
{
	char *copy = strdup(s); /* clean: unpooled-buffer */
	int n;

	if (!copy)
		return 0;
	n = show(copy);
	free(copy);
	return n;
}

int say_once(const char *s)
{
	return once(say, s);
}
