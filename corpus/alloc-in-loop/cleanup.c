/* Released by the compiler where the block ends, however it is left. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *s;
	size_t n;
};

static void release(char **p)
{
	free(*p);
}
static void text_release(struct text *t)
{
	free(t->s);
	t->s = NULL;
}
static int text_set(struct text *t, const char *s)
{
	t->n = strlen(s);
	t->s = malloc(t->n + 1);
	if (!t->s)
		return -1;
	memcpy(t->s, s, t->n + 1);
	return 0;
}
#define CLEANUP(f) __attribute__((__cleanup__(f)))
#define AUTO_FREE  CLEANUP(release)
#define AUTO_TEXT  __attribute__((cleanup(text_release)))
#define TAKE(p)                      \
	({                           \
		char *taken_ = (p);  \
		(p) = NULL;          \
		taken_;              \
	})

int use(const char *s);
int try_it(const char *s);

/* Ways on and ways out. */
int use_all(const char *const *v, int n)
{
	for (int i = 0; i < n; i++) {
		AUTO_FREE char *copy = strdup(v[i]); /* expect: alloc-in-loop */

		if (!copy)
			return -1;
		if (*copy == '#')
			continue;
		if (*copy == '.')
			break;
		if (use(copy) < 0)
			goto bad;
	}
	return 0;
bad:
	return -1;
}

/* A structure. */
int use_texts(const char *const *v, int n)
{
	int sum = 0;

	while (n-- > 0) {
		AUTO_TEXT struct text t = {NULL, 0};

		if (text_set(&t, v[n]) < 0) /* expect: alloc-in-loop */
			return -1;
		sum += use(t.s);
	}
	return sum;
}

/* Assigned later, in a function that a loop calls. */
static int use_one(const char *s, int upper)
{
	AUTO_FREE char *copy = NULL;

	if (upper) {
		copy = strdup(s); /* expect: unpooled-buffer */
		if (!copy)
			return -1;
		copy[0] = 'X';
	}
	return use(copy ? copy : s);
}

int use_each(const char *const *v)
{
	int sum = 0;

	for (; *v; v++)
		sum += use_one(*v, **v == 'x');
	return sum;
}

/* Taken away before the block ends: it is kept. */
int keep_all(const char *const *v, int n, char **out)
{
	for (int i = 0; i < n; i++) {
		AUTO_FREE char *copy = strdup(v[i]); /* clean: alloc-in-loop */

		if (!copy || try_it(copy) < 0)
			return -1;
		out[i] = TAKE(copy);
	}
	return 0;
}

/* The variable's block is around the loop: it lives as long as the function. */
int find(const char *const *v, const char *name)
{
	AUTO_FREE char *wanted = strdup(name); /* clean: alloc-in-loop */

	for (int i = 0; wanted && v[i]; i++)
		if (!strcmp(v[i], wanted))
			return i;
	return -1;
}
