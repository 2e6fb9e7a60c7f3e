#include "measure/compare.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"

#define FILE_LIMIT ((size_t)1 << 28)

/* The tree's path becomes "." wherever it is. */
static void hide_path(struct str *s, const char *tree)
{
	size_t n = tree ? strlen(tree) : 0;
	char *hit = n > 1 && s->len ? memmem(s->ptr, s->len, tree, n) : NULL;
	if (!hit)
		return;
	struct str out = {0};
	char *from = s->ptr, *end = s->ptr + s->len;
	while (hit) {
		str_addn(&out, from, (size_t)(hit - from));
		str_addc(&out, '.');
		from = hit + n;
		hit = memmem(from, (size_t)(end - from), tree, n);
	}
	str_addn(&out, from, (size_t)(end - from));
	str_free(s);
	*s = out;
}

void output_take(const struct measure_options *opt, const char *tree, struct proc_result *r, struct output *out)
{
	*out = (struct output){.out = r->out, .err = r->err, .n = opt->outputs.n};
	r->out = r->err = (struct str){0};
	hide_path(&out->out, tree);
	hide_path(&out->err, tree);
	if (!out->n)
		return;
	struct arena temp = {0};
	out->files = calloc(out->n, sizeof *out->files);
	out->there = calloc(out->n, 1);
	for (size_t i = 0; out->files && out->there && i < out->n; i++) {
		const char *path = path_join(&temp, tree ? tree : ".", opt->outputs.v[i]);
		out->there[i] = fs_read(path, &out->files[i], FILE_LIMIT, NULL) == 0;
		hide_path(&out->files[i], tree);
	}
	arena_free(&temp);
}

void output_free(struct output *o)
{
	str_free(&o->out);
	str_free(&o->err);
	for (size_t i = 0; o->files && i < o->n; i++)
		str_free(&o->files[i]);
	free(o->files);
	free(o->there);
	*o = (struct output){0};
}

static void repeat(struct str *s, unsigned times)
{
	size_t n = s->len;
	for (unsigned i = 1; n && i < times; i++) {
		char *to = str_room(s, n); /* which may move the text */
		memcpy(to, s->ptr, n);
		str_grown(s, n);
	}
}

void output_repeat(struct output *o, unsigned times)
{
	repeat(&o->out, times);
	repeat(&o->err, times);
}

/* A number at p (before end), its end in *next. Not "inf", not hexadecimal:
 * those are compared as text. */
static int number_at(const char *p, const char *end, double *v, const char **next)
{
	char buf[64];
	const char *q = p;
	if (q < end && (*q == '+' || *q == '-'))
		q++;
	if (q >= end || !(isdigit((unsigned char)*q) || (*q == '.' && q + 1 < end && isdigit((unsigned char)q[1]))))
		return 0;
	size_t n = (size_t)(end - p) < sizeof buf - 1 ? (size_t)(end - p) : sizeof buf - 1;
	memcpy(buf, p, n);
	buf[n] = 0;
	char *stop;
	*v = strtod(buf, &stop);
	*next = p + (stop - buf);
	return stop > buf;
}

static int close_enough(double x, double y, double tolerance)
{
	double scale = fmax(fabs(x), fabs(y));
	return x == y || fabs(x - y) <= fmax(tolerance * scale, 1e-300);
}

int output_text_same(const char *a, size_t na, const char *b, size_t nb, double tolerance)
{
	if (na == nb && (na == 0 || memcmp(a, b, na) == 0))
		return 1;
	if (tolerance <= 0)
		return 0;
	const char *p = a, *q = b, *pe = a + na, *qe = b + nb;
	int inside = 0; /* in the middle of a word: digits there are not a number */
	while (p < pe && q < qe) {
		double x, y;
		const char *pn, *qn;
		if (!inside && number_at(p, pe, &x, &pn) && number_at(q, qe, &y, &qn)) {
			if (!close_enough(x, y, tolerance))
				return 0;
			p = pn;
			q = qn;
			continue;
		}
		if (*p != *q)
			return 0;
		inside = isalpha((unsigned char)*p) || *p == '_' || (inside && isdigit((unsigned char)*p));
		p++;
		q++;
	}
	return p == pe && q == qe;
}

static size_t line_end(const struct str *s, size_t at)
{
	const char *nl = at < s->len ? memchr(s->ptr + at, '\n', s->len - at) : NULL;
	return nl ? (size_t)(nl - s->ptr) : s->len;
}

static void quote(struct str *out, const struct str *s, size_t from, size_t to)
{
	struct str cut = {0};
	if (from >= s->len && from >= to)
		str_add(out, "nothing");
	str_addn(&cut, s->ptr ? s->ptr + from : "", to - from < 60 ? to - from : 60);
	str_addc(out, '`');
	str_add_visible(out, str_text(&cut));
	str_addc(out, '`');
	str_free(&cut);
}

/* "stdout differs in line 3: `a` became `b`". */
static const char *difference(struct arena *a, const char *what, const struct str *x, const struct str *y, double tol)
{
	size_t i = 0, j = 0, line = 1;
	while (i < x->len && j < y->len) {
		size_t ie = line_end(x, i), je = line_end(y, j);
		if (!output_text_same(x->ptr + i, ie - i, y->ptr + j, je - j, tol))
			break;
		i = ie + 1;
		j = je + 1;
		line++;
	}
	i = i < x->len ? i : x->len;
	j = j < y->len ? j : y->len;
	struct str s = {0};
	str_addf(&s, "%s differs in line %zu: ", what, line);
	quote(&s, x, i, line_end(x, i));
	str_add(&s, " became ");
	quote(&s, y, j, line_end(y, j));
	const char *text = arena_strdup(a, s.ptr);
	str_free(&s);
	return text;
}

static int same(struct arena *a, const char *what, const struct str *x, const struct str *y, double tol,
		const char **why)
{
	if (output_text_same(str_text(x), x->len, str_text(y), y->len, tol))
		return 1;
	*why = difference(a, what, x, y, tol);
	return 0;
}

int output_same(struct arena *a, const struct measure_options *opt, int numeric, const struct output *ref,
		const struct output *got, const char **why)
{
	double tol = numeric ? opt->tolerance : 0;
	if (!same(a, "stdout", &ref->out, &got->out, tol, why))
		return 0;
	if (opt->compare_stderr && !same(a, "stderr", &ref->err, &got->err, tol, why))
		return 0;
	for (size_t i = 0; i < ref->n && i < got->n; i++) {
		if (ref->there[i] != got->there[i]) {
			*why = arena_printf(a, "%s was %s", opt->outputs.v[i],
					    got->there[i] ? "written, but not by the baseline" : "not written");
			return 0;
		}
		if (!same(a, opt->outputs.v[i], &ref->files[i], &got->files[i], tol, why))
			return 0;
	}
	return 1;
}
