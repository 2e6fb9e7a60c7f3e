#include "model/patch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fs.h"
#include "base/fs_below.h"
#include "model/patch_parts.h"

int patch_read_tree(void *ctx, const char *file, struct str *out, struct err *err)
{
	const char *root = ctx;
	if (!fs_below_exists(root, file))
		return 1;
	return fs_below_read(root, file, out, PATCH_MOST, err);
}

/* ".", "..", and what git and we keep for ourselves. */
static int is_special(const char *part, size_t n)
{
	static const char *const names[] = {".", "..", ".git", ".advisor"};
	if (!n)
		return 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == n && strncasecmp(part, names[i], n) == 0)
			return 1;
	return 0;
}

int patch_may_name(const char *file)
{
	if (!file || !*file || strlen(file) > 4000)
		return 0;
	for (const unsigned char *p = (const unsigned char *)file; *p; p++)
		if (*p < ' ' || *p == 127 || *p == '"' || *p == '\\' || (p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0))
			return 0;
	for (const char *p = file;; p++) {
		size_t n = strcspn(p, "/");
		if (is_special(p, n))
			return 0;
		p += n;
		if (!*p)
			return 1;
	}
}

/* ---- the list ----------------------------------------------------------------- */

void patch_add(struct arena *a, struct patch *p, struct replacement r)
{
	p->list = arena_grow(a, p->list, p->n, &p->cap, sizeof *p->list);
	p->list[p->n++] = r;
}

struct numbered {
	struct replacement r;
	size_t number;
};

static int by_place(const void *x, const void *y)
{
	const struct numbered *p = x, *q = y;
	int names = strcmp(p->r.file, q->r.file);
	int puts_in = (*p->r.before == '\0') - (*q->r.before == '\0');
	if (names)
		return names;
	if (p->r.offset != q->r.offset)
		return p->r.offset < q->r.offset ? -1 : 1;
	if (puts_in)
		return -puts_in;
	return p->number < q->number ? -1 : p->number > q->number;
}

void patch_sort(struct arena *a, struct patch *p)
{
	struct numbered *all = arena_alloc(a, (p->n + 1) * sizeof *all);
	for (size_t i = 0; i < p->n; i++)
		all[i] = (struct numbered){p->list[i], i};
	qsort(all, p->n, sizeof *all, by_place);
	for (size_t i = 0; i < p->n; i++)
		p->list[i] = all[i].r;
}

size_t patch_file_end(const struct patch *p, size_t i)
{
	size_t end = i;
	while (end < p->n && strcmp(p->list[end].file, p->list[i].file) == 0)
		end++;
	return end;
}

void patch_files(struct arena *a, const struct patch *p, struct strlist *out)
{
	for (size_t i = 0; i < p->n; i++)
		if (!strlist_has(out, p->list[i].file))
			strlist_add(a, out, p->list[i].file);
}

const char *patch_places(struct arena *a, const struct patch *p)
{
	struct strlist shown = {0};
	enum { MOST = 3 };
	size_t n = p->n > MOST + 1 ? MOST : p->n;
	for (size_t i = 0; i < n; i++)
		strlist_addf(a, &shown, "%s:%zu", p->list[i].file, p->list[i].line);
	if (n < p->n)
		return arena_printf(a, "%s and %zu more places", strlist_joined(a, &shown, ", "), p->n - n);
	return strlist_joined(a, &shown, ", ");
}

/* ---- two of them -------------------------------------------------------------- */

size_t patch_end_of(const struct replacement *r)
{
	return r->offset + strlen(r->before);
}

/* Below 0: x ends before y begins, with something between; 0: they touch. */
static int compare(const struct replacement *x, const struct replacement *y)
{
	int names = strcmp(x->file, y->file);
	if (names)
		return names;
	if (patch_end_of(x) < y->offset)
		return -1;
	return patch_end_of(y) < x->offset;
}

const struct replacement *patch_overlap(const struct patch *x, const struct patch *y)
{
	for (size_t i = 0, j = 0; i < x->n && j < y->n;) {
		int order = compare(&x->list[i], &y->list[j]);
		if (!order)
			return &x->list[i];
		i += order < 0;
		j += order > 0;
	}
	return NULL;
}

int patch_same(const struct patch *x, const struct patch *y)
{
	if (!x || !y)
		return x == y;
	if (x->n != y->n)
		return 0;
	for (size_t i = 0; i < x->n; i++) {
		const struct replacement *p = &x->list[i], *q = &y->list[i];
		if (!str_eq(p->file, q->file) || p->offset != q->offset || !str_eq(p->before, q->before) ||
		    !str_eq(p->text, q->text))
			return 0;
	}
	return 1;
}

/* ---- applying ----------------------------------------------------------------- */

int patch_compare(const struct replacement *r, const char *text, size_t n, struct err *err)
{
	size_t length = strlen(r->before), line = 1;
	if (r->offset <= n && length <= n - r->offset && memcmp(text + r->offset, r->before, length) == 0)
		return 0;
	for (size_t i = 0; i < n && i < r->offset; i++)
		line += text[i] == '\n';
	return err_set(err, "%s:%zu: the lines are not those that the patch was made for", r->file,
		       r->line ? r->line : line);
}

int patch_apply(const struct patch *p, const char *file, const char *text, size_t n, struct str *out, struct err *err)
{
	size_t done = 0;
	for (size_t i = 0; i < p->n; i++) {
		const struct replacement *r = &p->list[i];
		if (!str_eq(r->file, file))
			continue;
		if (patch_compare(r, text, n, err) != 0)
			return -1;
		if (r->offset < done || (r->fresh && n))
			return err_set(err, "%s:%zu: two changes of the patch overlap", file, r->line);
		str_addn(out, text + done, r->offset - done);
		str_add(out, r->text);
		done = patch_end_of(r);
	}
	str_addn(out, text + done, n - done);
	return 0;
}
