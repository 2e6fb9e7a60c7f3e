/* A block that is kept, and made again in each call. */
#include <stdlib.h>
#include <string.h>

struct view {
	char *text;
	double *row;
	size_t width;
};
int draw(const char *s);
double sum(const double *v, size_t n);

static int view_set(struct view *v, const char *s)
{
	size_t n = strlen(s) + 1;
	char *p = realloc(v->text, n); /* expect: refit-per-call */

	if (p == NULL)
		return -1;
	v->text = p;
	memcpy(p, s, n);
	return 0;
}

int show_all(struct view *v, char **s, char **end)
{
	int n = 0;

	for (; s < end; s++) {
		if (view_set(v, *s))
			break;
		n += draw(v->text);
	}
	return n;
}

static double *work;

static double *work_for(size_t n)
{
	free(work);
	work = NULL;
	if (n)
		work = malloc(n * sizeof(double)); /* expect: refit-per-call */
	return work;
}

double total(const double *const *row, const size_t *n)
{
	double all = 0;

	while (*row) {
		double *w = work_for(*n);

		if (!w)
			return 0;
		memcpy(w, *row, *n * sizeof *w);
		all += sum(w, *n);
		row++;
		n++;
	}
	return all;
}

static void view_width(struct view *v, size_t width)
{
	if (v->row != NULL) {
		free(v->row);
		v->row = NULL;
	}
	v->width = width;
	v->row = calloc(v->width, sizeof(double)); /* expect: refit-per-call */
}

double widths(struct view *v, const size_t *w, int n)
{
	double all = 0;
	int i;

	for (i = 0; i < n; i++) {
		view_width(v, w[i]);
		all += sum(v->row, w[i]);
	}
	return all;
}

/* near misses: only when it is too small; only when it changed; each object once */
static int view_fit(struct view *v, size_t width)
{
	if (width <= v->width)
		return 0;
	free(v->row);
	v->row = malloc(width * sizeof *v->row); /* clean: refit-per-call */
	v->width = v->row ? width : 0;
	return v->row ? 0 : -1;
}

double fits(struct view *v, const size_t *w, int n)
{
	double all = 0;

	while (n-- > 0)
		if (!view_fit(v, w[n]))
			all += sum(v->row, w[n]);
	return all;
}

static void view_rename(struct view *v, const char *s)
{
	if (v->text && !strcmp(v->text, s))
		return;
	free(v->text);
	v->text = strdup(s); /* clean: refit-per-call */
}

void rename_same(struct view *v, char **s)
{
	for (; *s; s++) {
		view_rename(v, *s);
		draw(v->text);
	}
}

static void view_init(struct view *v, size_t width)
{
	free(v->row);
	v->row = malloc(width * sizeof *v->row); /* clean: refit-per-call */
}

void init_all(struct view *v, struct view *end, size_t width)
{
	for (; v < end; v++)
		view_init(v, width);
}
