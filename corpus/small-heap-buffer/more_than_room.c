/* Of a fixed size, and yet no local variable: a string with a header in front of it, and
 * the first of a list. */
#include <stdlib.h>
#include <string.h>

typedef char *text;

text text_new(const char *s, size_t n)
{
	size_t *head = malloc(sizeof *head + n + 1);

	if (!head)
		abort();
	*head = n;
	memcpy(head + 1, s, n);
	((char *)(head + 1))[n] = '\0';
	return (char *)(head + 1);
}

size_t text_length(text t)
{
	return ((size_t *)(void *)t)[-1];
}

void text_free(text t)
{
	free((size_t *)(void *)t - 1);
}

int is_known(const char *id)
{
	text t = text_new(id, 40); /* clean: small-heap-buffer */
	int known = text_length(t) == 40 && t[0] == 'x';

	text_free(t);
	return known;
}

struct node {
	struct node *next;
	int value;
};

int sum(const int *v, int n)
{
	struct node *first = calloc(1, sizeof *first), *last = first; /* clean: small-heap-buffer */
	int all = 0;

	if (!first)
		return -1;
	for (int i = 0; i < n && last; i++) {
		last->value = v[i];
		last->next = calloc(1, sizeof *last->next);
		last = last->next;
	}
	while (first) {
		struct node *next = first->next;

		all += first->value;
		free(first);
		first = next;
	}
	return all;
}
