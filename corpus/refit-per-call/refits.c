/* A kept block that is made again, or fitted, in each call. */
#include <stdlib.h>
#include <string.h>

struct reader {
	char *line;
	size_t n;
};
struct frame {
	float *row;
};

int use(const char *s, size_t n);
int render(const float *v, size_t n);

static int set_line(struct reader *r, const char *s, size_t n)
{
	free(r->line);
	r->line = malloc(n + 1); /* expect: refit-per-call */
	if (!r->line)
		return -1;
	memcpy(r->line, s, n);
	r->line[n] = '\0';
	r->n = n;
	return 0;
}

int lines(struct reader *r, const char **s, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		if (set_line(r, s[i], strlen(s[i])) < 0)
			return -1;
		sum += use(r->line, r->n);
	}
	return sum;
}

static char *scratch;

static const char *upper(const char *s)
{
	size_t n = strlen(s);

	scratch = realloc(scratch, n + 1); /* expect: refit-per-call */
	for (size_t i = 0; i <= n; i++) /* expect: vectorizable-loop */
		scratch[i] = (char)(s[i] & ~32);
	return scratch;
}

int upper_all(char **v, int n)
{
	int sum = 0;

	while (n--)
		sum += use(upper(v[n]), 1);
	return sum;
}

static void resize(struct frame *f, size_t width)
{
	if (f->row)
		free(f->row);
	f->row = calloc(width, sizeof *f->row); /* expect: refit-per-call */
}

int frames(const size_t *width, int n)
{
	struct frame f = {NULL};
	int sum = 0;

	for (int i = 0; i < n; i++) {
		resize(&f, width[i]);
		sum += render(f.row, width[i]);
	}
	free(f.row);
	return sum;
}

static char *last;

static void remember(const char *s)
{
	free(last);
	last = strdup(s); /* expect: refit-per-call */
}

void follow(const char **event, int n)
{
	for (int i = 0; i < n; i++) {
		use(last, 0);
		remember(event[i]);
	}
}
