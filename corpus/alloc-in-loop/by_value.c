/* Structures that are returned by value with memory in them, and given back by value. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	size_t n;
	int *refs;
	union {
		char *ptr;
		double number;
	} u;
};

static struct text text_of(const char *s)
{
	size_t n = strlen(s);
	int *block = malloc(sizeof *block + n + 1);
	struct text t = {n, block, {(char *)(block + 1)}};

	if (!block)
		abort();
	*block = 1;
	memcpy(t.u.ptr, s, n + 1);
	return t;
}

static struct text text_copy(struct text t)
{
	++*t.refs;
	return t;
}

static void text_free(struct text t)
{
	if (--*t.refs == 0)
		free(t.refs);
}

static size_t text_length(struct text t)
{
	size_t n = t.n;

	text_free(t);
	return n;
}

struct list {
	struct text v[100];
	int n;
};

static void list_add(struct list *l, struct text t)
{
	if (l->n == 100) {
		text_free(t);
		return;
	}
	l->v[l->n++] = t;
}

static struct text text_cut(struct text t, size_t n)
{
	if (n < t.n)
		t.u.ptr[n] = '\0';
	return t;
}

size_t count(char **names, int n)
{
	size_t sum = 0;

	for (int i = 0; i < n; i++) {
		struct text t = text_of(names[i]); /* expect: alloc-in-loop */

		sum += text_length(text_copy(t));
		if (t.u.ptr[0] == '#')
			sum++;
		text_free(t);
	}
	for (int i = 0; i < n; i++)
		sum += text_length(text_of(names[i])); /* expect: alloc-in-loop */
	return sum;
}

void keep(struct list *all, char **names, int n)
{
	for (int i = 0; i < n; i++) {
		struct text t = text_of(names[i]); /* clean: alloc-in-loop */

		list_add(all, text_copy(t));
		text_free(t);
	}
	for (int i = 0; i < n; i++)
		list_add(all, text_of(names[i])); /* clean: alloc-in-loop */
	for (int i = 0; i < n; i++)
		list_add(all, text_cut(text_of(names[i]), 4)); /* clean: alloc-in-loop */
}

struct text last_of(char **names, int n)
{
	struct text last = text_of("");

	for (int i = 0; i < n; i++) {
		text_free(last);
		last = text_of(names[i]); /* clean: alloc-in-loop */
	}
	return last;
}
