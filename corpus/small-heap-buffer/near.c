/* Near misses: large, of varying size, handed on, kept, or released elsewhere. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	int number;
	char *name;
};
static struct job *current;

int copy_file(FILE *from, FILE *to)
{
	char *buf = malloc(65536); /* clean: small-heap-buffer */
	size_t n;

	if (!buf)
		return -1;
	while ((n = fread(buf, 1, 65536, from)) > 0)
		fwrite(buf, 1, n, to);
	free(buf);
	return 0;
}

int is_word(const char *s, size_t n)
{
	char *copy = malloc(n + 1); /* clean: small-heap-buffer */
	int yes;

	if (!copy)
		return 0;
	memcpy(copy, s, n);
	copy[n] = '\0';
	yes = !strchr(copy, ' ');
	free(copy);
	return yes;
}

struct job *job_new(int number)
{
	struct job *j = malloc(sizeof *j); /* clean: small-heap-buffer */

	if (j)
		j->number = number;
	return j;
}

int job_start(int number, int check)
{
	struct job *j = malloc(sizeof *j); /* clean: small-heap-buffer */

	if (!j)
		return -1;
	j->number = number;
	if (check && number < 0) {
		free(j);
		return -1;
	}
	current = j;
	return 0;
}

/* A record with memory of its own: the size that is passed is not the record's. */
struct number {
	int digits;
	char *text;
};

struct number *number_new(int digits, int more)
{
	struct number *n = malloc(sizeof *n);

	if (!n)
		abort();
	n->digits = digits;
	n->text = malloc((size_t)(digits + more));
	return n;
}

void number_free(struct number *n)
{
	free(n->text);
	free(n);
}

int number_fits(FILE *f, int most)
{
	struct number *n = number_new(4, most); /* clean: small-heap-buffer */
	int fits;

	fits = fread(n->text, 1, (size_t)(n->digits + most), f) > 4;
	number_free(n);
	return fits;
}

/* The table stays in the caller's structure; what is taken out of it is released. */
struct stack {
	char **v;
	int n;
};

static char *stack_pop(struct stack *s)
{
	return s->n ? s->v[--s->n] : NULL;
}

int stack_start(struct stack *s)
{
	char *top;

	if (!s->v)
		s->v = malloc(5 * sizeof *s->v); /* clean: small-heap-buffer */
	if (!s->v)
		return -1;
	while ((top = stack_pop(s)))
		free(top);
	return 0;
}
