/* From replacements anywhere in a text to whole lines, and their diff. */
#include <string.h>

#include "model/patch_parts.h"

void patch_split(struct arena *a, const char *text, size_t n, struct known_lines *out)
{
	for (size_t i = 0; i < n;) {
		const char *end = memchr(text + i, '\n', n - i);
		size_t length = end ? (size_t)(end - text) + 1 - i : n - i;
		struct diff_known *k = list_push(a, out);
		*k = (struct diff_known){out->n - 1, text + i, length};
		i += length;
	}
}

void patch_print_file(struct arena *a, const struct patch *p, size_t i, size_t end, const struct known_lines *known,
		      struct str *out)
{
	struct diff_change *changes = arena_alloc(a, (end - i + 1) * sizeof *changes);
	struct diff_source s = {.name = p->list[i].file, .fresh = p->list[i].fresh, .changes = changes};
	for (; i < end; i++) {
		const struct replacement *r = &p->list[i];
		changes[s.n_changes++] =
			(struct diff_change){r->line - 1, diff_count_lines(r->before), r->before, r->text};
	}
	s.known = known->v;
	s.n_known = known->n;
	diff_print(&s, out);
}

static int read_source(const struct replacement *r, patch_read *read, void *ctx, struct str *out, struct err *err)
{
	int rc = r->fresh ? 0 : read(ctx, r->file, out, err);
	if (rc > 0)
		return err_set(err, "%s: the tree has no such file", r->file);
	return rc;
}

/* ---- whole lines -------------------------------------------------------------- */

struct widening {
	struct arena *a;
	const char *text; /* the source */
	size_t n;
	size_t line, at; /* lines are counted up to here */
	struct patch *out;
	struct err *err;
};

static size_t line_start(const struct widening *w, size_t at)
{
	while (at > 0 && w->text[at - 1] != '\n')
		at--;
	return at;
}

/* Where the lines end that a change up to `at` touches; text: what has been put before that, from a line's start. */
static size_t lines_end(const struct widening *w, size_t at, const struct str *text)
{
	int between = at == w->n || at == 0 || w->text[at - 1] == '\n';
	int whole = !text->len || text->ptr[text->len - 1] == '\n';
	if (between && whole)
		return at;
	const char *end = memchr(w->text + at, '\n', w->n - at);
	return end ? (size_t)(end - w->text) + 1 : w->n;
}

static void add_lines(struct widening *w, const char *file, size_t start, size_t end, const struct str *text)
{
	struct replacement r = {.file = file, .offset = start, .text = arena_strdup(w->a, str_text(text))};
	r.before = arena_strndup(w->a, w->text + start, end - start);
	for (; w->at < start; w->at++)
		w->line += w->text[w->at] == '\n';
	r.line = w->line;
	if (strcmp(r.before, r.text) != 0)
		patch_add(w->a, w->out, r);
}

/* The replacement i of a file, with those after it that are in the same lines. Returns the next one. */
static size_t widen(struct widening *w, const struct patch *p, size_t i, size_t end)
{
	struct str text = {0};
	size_t start = line_start(w, p->list[i].offset), at = start, stop;
	const char *file = p->list[i].file;
	do {
		const struct replacement *r = &p->list[i++];
		str_addn(&text, w->text + at, r->offset - at);
		str_add(&text, r->text);
		at = patch_end_of(r);
		stop = lines_end(w, at, &text);
	} while (i < end && line_start(w, p->list[i].offset) <= stop);
	str_addn(&text, w->text + at, stop - at);
	add_lines(w, file, start, stop, &text);
	str_free(&text);
	return i;
}

/* Of one file: each where it says, one after the other. */
static int check(const struct patch *p, size_t i, size_t end, const char *text, size_t n, struct err *err)
{
	if (!patch_may_name(p->list[i].file))
		return err_set(err, "%.300s: a patch may name sources below the tree's root only", p->list[i].file);
	if (memchr(text, '\0', n))
		return err_set(err, "%s: binary files cannot be patched", p->list[i].file);
	for (; i < end; i++) {
		if (patch_compare(&p->list[i], text, n, err) != 0)
			return -1;
		if (i + 1 < end && p->list[i + 1].offset < patch_end_of(&p->list[i]))
			return err_set(err, "%s: two changes of the patch overlap", p->list[i].file);
	}
	return 0;
}

static int finish_file(struct arena *a, const struct patch *p, size_t i, size_t end, const struct str *source,
		       struct patch *out, struct err *err)
{
	struct widening w = {.a = a, .text = str_text(source), .n = source->len, .line = 1, .out = out, .err = err};
	if (check(p, i, end, w.text, w.n, err) != 0)
		return -1;
	if (p->list[i].fresh) {
		patch_add(a, out, p->list[i]);
		out->list[out->n - 1].line = 1;
		return end - i == 1 ? 0 : err_set(err, "%s: a new file is one text", p->list[i].file);
	}
	while (i < end)
		i = widen(&w, p, i, end);
	return 0;
}

/* Of the replacements from `from` on, which are those of one file. */
static void add_diff(struct arena *a, const struct patch *p, size_t from, const struct str *source, struct str *diff)
{
	struct known_lines known = {0};
	if (from == p->n)
		return;
	patch_split(a, str_text(source), source->len, &known);
	patch_print_file(a, p, from, p->n, &known, diff);
}

int patch_finish(struct arena *a, struct patch *p, patch_read *read, void *ctx, struct err *err)
{
	struct patch out = {0};
	struct str source = {0}, diff = {0};
	int rc = 0;
	patch_sort(a, p);
	for (size_t i = 0, end; rc == 0 && i < p->n; i = end) {
		size_t from = out.n;
		end = patch_file_end(p, i);
		str_clear(&source);
		rc = read_source(&p->list[i], read, ctx, &source, err);
		if (rc == 0)
			rc = finish_file(a, p, i, end, &source, &out, err);
		if (rc == 0)
			add_diff(a, &out, from, &source, &diff);
	}
	str_free(&source);
	if (rc == 0 && !out.n)
		rc = err_set(err, "the patch changes nothing");
	out.diff = arena_take(a, &diff);
	if (rc == 0)
		*p = out;
	return rc;
}
