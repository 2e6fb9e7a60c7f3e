#include "golden_fixes.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"

static int by_place(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
	int c = strcmp(x->file, y->file);

	if (c)
		return c;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return strcmp(x->rule, y->rule);
}

static void add_fix(struct str *out, const struct finding *f)
{
	str_addf(out, "%s:%d %s: %s [%s]\n", f->file, f->line, f->rule, f->fix.title, risk_name(f->fix.risk));
	for (size_t i = 0; i < f->fix.grounds.n; i++)
		str_addf(out, "- %s\n", f->fix.grounds.v[i]);
	for (size_t i = 0; i < f->fix.flags.n; i++)
		str_addf(out, "+ %s\n", f->fix.flags.v[i]);
	str_add(out, f->fix.diff);
	str_addc(out, '\n');
}

/* A patch that several rules give comes once. */
static void add_all(struct arena *a, struct str *out, const struct finding_list *l)
{
	const struct finding **sorted = arena_alloc(a, (l->n + 1) * sizeof *sorted);
	size_t n = 0, i, k;

	for (i = 0; i < l->n; i++)
		if (l->v[i].fix.diff)
			sorted[n++] = &l->v[i];
	qsort(sorted, n, sizeof *sorted, by_place);
	for (i = 0; i < n; i++) {
		for (k = 0; k < i && strcmp(sorted[k]->fix.diff, sorted[i]->fix.diff) != 0; k++)
			;
		if (k == i)
			add_fix(out, sorted[i]);
	}
}

int golden_fixes(struct arena *a, const char *path, const struct finding_list *l, int write)
{
	struct str now = {0}, old = {0};
	int same;

	add_all(a, &now, l);
	if (fs_exists(path))
		fs_read(path, &old, 0, NULL);
	same = str_eq(str_text(&now), str_text(&old));
	if (!same && write)
		same = (now.len ? fs_write(path, str_text(&now), now.len, 0, NULL) : fs_remove(path, NULL)) == 0;
	str_free(&now);
	str_free(&old);
	return same;
}
