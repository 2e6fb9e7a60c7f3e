/* Patches whose sources are not at hand: what is known of them is what their diffs show. */
#include <stdlib.h>
#include <string.h>

#include "model/patch_parts.h"

static void end_run(struct arena *a, struct str *before, struct str *text, size_t after, struct patch_runs *out)
{
	struct patch_run r = {after, arena_take(a, before), arena_take(a, text)};
	if (*r.before || *r.text)
		*list_push(a, out) = r;
}

void patch_runs(struct arena *a, const struct diff_hunk *h, struct patch_runs *out)
{
	struct str before = {0}, text = {0};
	size_t line = 0, first = 0;
	for (size_t i = 0; i < h->lines.n; i++) {
		const struct diff_line *l = &h->lines.v[i];
		if (l->kind == ' ') {
			end_run(a, &before, &text, first, out);
			first = ++line;
			continue;
		}
		str_add(l->kind == '-' ? &before : &text, l->text);
		line += l->kind == '-';
	}
	end_run(a, &before, &text, first, out);
}

/* The old lines of a hunk, numbered. */
static void know_hunk(struct arena *a, const struct diff_hunk *h, struct known_lines *out)
{
	size_t line = h->old_line ? h->old_line - 1 : 0;
	for (size_t i = 0; i < h->lines.n; i++) {
		const struct diff_line *l = &h->lines.v[i];
		if (l->kind == '+')
			continue;
		struct diff_known *k = list_push(a, out);
		*k = (struct diff_known){line++, l->text, strlen(l->text)};
	}
}

static int by_line(const void *x, const void *y)
{
	size_t p = ((const struct diff_known *)x)->line, q = ((const struct diff_known *)y)->line;
	return p < q ? -1 : p > q;
}

/* What the diffs show of a file. */
static void know_file(struct arena *a, const struct diff *const *diffs, size_t n, const char *file,
		      struct known_lines *out)
{
	size_t kept = 0;
	for (size_t d = 0; d < n; d++)
		for (size_t i = 0; i < diffs[d]->n; i++)
			for (size_t h = 0; str_eq(diffs[d]->v[i].new_name + 2, file) && h < diffs[d]->v[i].hunks.n; h++)
				know_hunk(a, &diffs[d]->v[i].hunks.v[h], out);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_line);
	for (size_t i = 0; i < out->n; i++)
		if (!kept || out->v[kept - 1].line != out->v[i].line)
			out->v[kept++] = out->v[i];
	out->n = kept;
}

static const char *print(struct arena *a, const struct patch *p, const struct diff *const *diffs, size_t n)
{
	struct str out = {0};
	for (size_t i = 0, end; i < p->n; i = end) {
		struct known_lines known = {0};
		end = patch_file_end(p, i);
		know_file(a, diffs, n, p->list[i].file, &known);
		patch_print_file(a, p, i, end, &known, &out);
	}
	return arena_take(a, &out);
}

const struct patch *patch_join(struct arena *a, const struct patch *x, const struct patch *y)
{
	struct patch *p = arena_alloc(a, sizeof *p);
	struct diff one, two;
	const struct diff *const diffs[] = {&one, &two};
	if (!x || !y)
		return x ? x : y;
	for (size_t i = 0; i < x->n; i++)
		patch_add(a, p, x->list[i]);
	for (size_t i = 0; i < y->n; i++)
		patch_add(a, p, y->list[i]);
	patch_sort(a, p);
	if (diff_read(a, x->diff, strlen(x->diff), &one, NULL) == 0 &&
	    diff_read(a, y->diff, strlen(y->diff), &two, NULL) == 0)
		p->diff = print(a, p, diffs, 2);
	return p;
}

/* ---- from a report ------------------------------------------------------------ */

#define MOST_OFFSET ((size_t)1 << 52)

/* Of one file: each after the one before, with lines between. */
static int follows(const struct patch *p, const struct replacement *r)
{
	const struct replacement *last = p->n ? &p->list[p->n - 1] : NULL;
	if (r->offset > MOST_OFFSET || (r->fresh && (r->offset || *r->before)))
		return 0;
	if (!last)
		return 1;
	int names = strcmp(last->file, r->file);
	if (names)
		return names < 0;
	return !last->fresh && r->offset > patch_end_of(last) && r->line > last->line + diff_count_lines(last->before);
}

static int take_file(struct arena *a, const struct diff_file *f, const size_t *offsets, size_t n, struct patch *out,
		     struct err *err)
{
	if (!str_starts(f->new_name, "b/") || !patch_may_name(f->new_name + 2))
		return err_set(err, "%.300s: a patch may name sources below the tree's root only", f->new_name);
	for (size_t h = 0; h < f->hunks.n; h++) {
		struct patch_runs runs = {0};
		size_t first = f->hunks.v[h].old_line;
		patch_runs(a, &f->hunks.v[h], &runs);
		for (size_t i = 0; i < runs.n; i++) {
			struct replacement r = {f->new_name + 2, 0, runs.v[i].before, runs.v[i].text, 0, !f->old_name};
			r.line = (first ? first : 1) + runs.v[i].after;
			r.offset = !offsets ? (out->n + 1) << 32 : out->n < n ? offsets[out->n] : 0;
			if ((offsets && out->n == n) || !follows(out, &r))
				return err_set(err, "the patch's offsets are not those of its diff");
			patch_add(a, out, r);
		}
	}
	return 0;
}

int patch_from_parts(struct arena *a, const char *text, const size_t *offsets, size_t n, struct patch *out,
		     struct err *err)
{
	struct diff diff;
	const struct diff *const diffs[] = {&diff};
	*out = (struct patch){0};
	if (diff_read(a, text, strlen(text), &diff, err) != 0)
		return -1;
	for (size_t i = 0; i < diff.n; i++)
		if (take_file(a, &diff.v[i], offsets, n, out, err) != 0)
			return -1;
	if ((offsets && out->n != n) || !out->n)
		return err_set(err, "the patch's offsets are not those of its diff");
	out->diff = print(a, out, diffs, 1);
	return 0;
}
