/* A function of the project hands out zeros, and they are written over as a whole. */
#include <stdlib.h>
#include <string.h>

struct node {
	struct node *next;
	int kind, value;
	char text[32];
};
void *ck_zalloc(size_t n);

void *ck_zalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		abort();
	return memset(p, 0, n);
}

static struct node *node_alloc(void)
{
	struct node *n = malloc(sizeof(struct node));

	if (n == NULL)
		return NULL;
	memset(n, 0, sizeof(struct node));
	return n;
}

struct node *node_clone(const struct node *from)
{
	struct node *n = ck_zalloc(sizeof *n); /* expect: cleared-twice */

	*n = *from;
	n->next = NULL;
	return n;
}

struct node *node_empty(int kind)
{
	struct node *n = node_alloc(); /* expect: cleared-twice */

	if (!n)
		return NULL;
	memset(n, 0, sizeof *n);
	n->kind = kind;
	return n;
}

char *copy_text(const char *from, size_t len)
{
	char *s = ck_zalloc(len); /* expect: cleared-twice */

	memcpy(s, from, len);
	return s;
}

/* near misses: only the first bytes; cleared again after use */
char *short_text(const char *from, size_t len)
{
	char *s = ck_zalloc(len + 16); /* clean: cleared-twice */

	memcpy(s, from, len);
	return s;
}

struct node *used_twice(int (*init)(struct node *))
{
	struct node *n = ck_zalloc(sizeof *n); /* clean: cleared-twice */

	if (init(n) < 0)
		memset(n, 0, sizeof *n);
	return n;
}
