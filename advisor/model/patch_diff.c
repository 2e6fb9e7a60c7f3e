/* A diff of anybody's against the tree: which file is meant, and where its hunks go. */
#include <string.h>

#include "model/patch_parts.h"

#define MOST_COMPARED ((size_t)200 << 20) /* lines, for hunks that have moved */

struct placing {
	struct arena *a;
	patch_read *read;
	void *ctx;
	struct patch *out;
	struct text_file {
		const char *name;
		int fresh;
		struct str text;
		struct known_lines lines;
	} file;
	int strip; /* 1: names are known to begin with a folder that is none of the tree's */
	size_t compared;
	struct err *err;
};

/* ---- the file ----------------------------------------------------------------- */

static const char *without_first(const char *name)
{
	const char *slash = name ? strchr(name, '/') : NULL;
	return slash ? slash + 1 : NULL;
}

/* 0: read; 1: no such file. */
static int try_name(struct placing *p, const char *name)
{
	if (!name)
		return 1;
	str_clear(&p->file.text);
	p->file.name = name;
	return p->read(p->ctx, name, &p->file.text, p->err);
}

/* As git has it (a/src/x.c), then as it stands. */
static int find_name(struct placing *p, const struct diff_file *f)
{
	const char *names[] = {without_first(f->new_name), without_first(f->old_name), f->new_name, f->old_name};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		int rc = try_name(p, names[i]);
		if (rc == 0)
			p->strip = i < 2;
		if (rc <= 0)
			return rc;
	}
	return 1;
}

static int makes_file(const struct diff_file *f)
{
	return !f->old_name || (f->hunks.n == 1 && !f->hunks.v[0].old_line);
}

static const char *fresh_name(const struct placing *p, const struct diff_file *f)
{
	const char *less = without_first(f->new_name);
	return less && (p->strip || str_starts(f->new_name, "b/")) ? less : f->new_name;
}

static int check_names(struct placing *p, const struct diff_file *f)
{
	const char *names[] = {f->new_name, f->old_name};
	for (size_t i = 0; i < 2; i++)
		if (names[i] && !patch_may_name(names[i]))
			return err_set(p->err, "%.300s (line %zu of the diff): it names a file outside the tree",
				       names[i], f->at);
	return 0;
}

static int open_file(struct placing *p, const struct diff_file *f)
{
	if (check_names(p, f) != 0)
		return -1;
	int rc = f->old_name ? find_name(p, f) : try_name(p, fresh_name(p, f));
	if (rc < 0)
		return -1;
	if (rc == 0 && !f->old_name)
		return err_set(p->err, "%s: the diff makes this file, which is there already", p->file.name);
	if (rc > 0 && !makes_file(f))
		return err_set(p->err,
			       "%s (line %zu of the diff): the tree has no such file; make the diff in the tree's root",
			       f->new_name, f->at);
	p->file.fresh = rc > 0;
	if (p->file.fresh) {
		p->file.name = fresh_name(p, f);
		str_clear(&p->file.text);
	}
	if (!patch_may_name(p->file.name))
		return err_set(p->err, "%s: a patch may name sources below the tree's root only", p->file.name);
	if (memchr(str_text(&p->file.text), '\0', p->file.text.len))
		return err_set(p->err, "%s: binary files cannot be tried", p->file.name);
	p->file.lines = (struct known_lines){0};
	patch_split(p->a, str_text(&p->file.text), p->file.text.len, &p->file.lines);
	return 0;
}

/* ---- the place ---------------------------------------------------------------- */

/* What a hunk says of the lines that are there. */
struct old_lines {
	struct known_lines lines;
	size_t trailing; /* lines of context at its end */
};

static struct old_lines old_lines_of(struct arena *a, const struct diff_hunk *h)
{
	struct old_lines old = {0};
	for (size_t i = 0; i < h->lines.n; i++) {
		const struct diff_line *l = &h->lines.v[i];
		old.trailing = l->kind == ' ' ? old.trailing + 1 : 0;
		if (l->kind == '+')
			continue;
		struct diff_known *k = list_push(a, &old.lines);
		*k = (struct diff_known){0, l->text, strlen(l->text)};
	}
	return old;
}

static int fits(struct placing *p, const struct old_lines *old, size_t at)
{
	const struct known_lines *have = &p->file.lines;
	if (at > have->n || old->lines.n > have->n - at)
		return 0;
	if (!old->trailing && at + old->lines.n != have->n) /* git: such a hunk is one at the end */
		return 0;
	for (size_t i = 0; i < old->lines.n; i++, p->compared++) {
		const struct diff_known *x = &old->lines.v[i], *y = &have->v[at + i];
		if (x->n != y->n || memcmp(x->text, y->text, x->n) != 0)
			return 0;
	}
	p->compared++;
	return 1;
}

/* How many places from line `from` on the hunk fits; *at: the first of them. Two are as good as more. */
static int places(struct placing *p, const struct old_lines *old, size_t from, size_t *at)
{
	int n = 0;
	for (size_t i = from; n < 2 && i <= p->file.lines.n && p->compared < MOST_COMPARED; i++) {
		p->compared++;
		if (!fits(p, old, i))
			continue;
		*at = n++ ? *at : i;
	}
	return n;
}

static int says(struct placing *p, size_t number, const struct diff_hunk *h, const char *what)
{
	return err_set(p->err, "%s, hunk %zu (line %zu of the diff): %s", p->file.name, number, h->at, what);
}

/* Why a hunk fits nowhere, as far as one can tell. */
static const char *why_not(const struct placing *p, const struct old_lines *old)
{
	const struct known_lines *have = &p->file.lines;
	int crlf = have->n && have->v[0].n > 1 && have->v[0].text[have->v[0].n - 2] == '\r';
	int diff_crlf = old->lines.n && str_ends(old->lines.v[0].text, "\r\n");
	if (p->compared >= MOST_COMPARED)
		return "too much has moved to look for all of it; make the diff from the tree as it is";
	if (crlf != diff_crlf)
		return crlf ? "the file's lines end in CR LF, those of the diff do not"
			    : "the diff's lines end in CR LF, those of the file do not";
	if (!old->trailing && old->lines.n < have->n)
		return "its lines are not at the end of the file, and it has no context after them (make the diff with "
		       "`diff -u` or `git diff`)";
	return "the lines there are not those that the diff was made from";
}

/* The line, from 0, where the hunk goes; `from`: after the hunk before it. */
static int place(struct placing *p, size_t number, const struct diff_hunk *h, size_t from, size_t *at)
{
	struct old_lines old = old_lines_of(p->a, h);
	size_t stated = h->old_line ? h->old_line - (old.lines.n > 0) : 0;
	*at = stated;
	if (stated >= from && fits(p, &old, stated))
		return 0;
	/* git: the first is one at the beginning; what is only put in, with nothing around it, fits anywhere */
	int n = h->old_line <= 1 || !old.lines.n ? 0 : places(p, &old, from, at);
	if (n == 0 || p->compared >= MOST_COMPARED)
		return says(p, number, h, why_not(p, &old));
	return n == 1 ? 0
		      : says(p, number, h,
			     "it has moved, and fits in several places; make the diff from the tree as it is");
}

static void add_runs(struct placing *p, const struct diff_hunk *h, size_t at)
{
	const struct text_file *f = &p->file;
	struct patch_runs runs = {0};
	patch_runs(p->a, h, &runs);
	for (size_t i = 0; i < runs.n; i++) {
		size_t line = at + runs.v[i].after;
		const char *end = str_text(&f->text) + f->text.len;
		const char *begin = line < f->lines.n ? f->lines.v[line].text : end;
		patch_add(p->a, p->out,
			  (struct replacement){.file = f->name,
					       .offset = (size_t)(begin - str_text(&f->text)),
					       .before = runs.v[i].before,
					       .text = runs.v[i].text,
					       .fresh = f->fresh});
	}
}

static int has_file(const struct patch *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->list[i].file, name))
			return 1;
	return 0;
}

static int place_file(struct placing *p, const struct diff_file *f)
{
	size_t from = 0;
	if (open_file(p, f) != 0)
		return -1;
	if (has_file(p->out, p->file.name))
		return err_set(p->err, "%s (line %zu of the diff): the diff has this file twice; make one diff of both",
			       p->file.name, f->at);
	for (size_t i = 0; i < f->hunks.n; i++) {
		const struct diff_hunk *h = &f->hunks.v[i];
		size_t at = 0;
		if (place(p, i + 1, h, from, &at) != 0)
			return -1;
		add_runs(p, h, at);
		for (size_t k = 0; k < h->lines.n; k++)
			at += h->lines.v[k].kind != '+';
		from = at;
	}
	return 0;
}

int patch_from_diff(struct arena *a, const char *text, size_t n, patch_read *read, void *ctx, struct patch *out,
		    struct err *err)
{
	struct placing p = {.a = a, .read = read, .ctx = ctx, .out = out, .err = err};
	struct diff diff;
	int rc = 0;
	*out = (struct patch){0};
	if (n > PATCH_MOST)
		return err_set(err, "the diff is larger than %zu MiB", PATCH_MOST >> 20);
	if (diff_read(a, text, n, &diff, err) != 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < diff.n; i++)
		rc = place_file(&p, &diff.v[i]);
	str_free(&p.file.text);
	return rc == 0 ? patch_finish(a, out, read, ctx, err) : -1;
}
