/* Measured line counts: filled in any order by their readers, then sorted once
 * and asked by binary search. The same line may come several times (one source in
 * two units, a static inline of a header in many): its executions add up. */
#include "model/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static int compare_place(const char *file_a, int line_a, const char *file_b, int line_b)
{
	int c = strcmp(file_a ? file_a : "", file_b ? file_b : "");

	return c ? c : (line_a > line_b) - (line_a < line_b);
}

static int compare_lines(const void *a, const void *b)
{
	const struct profile_line *x = a, *y = b;

	return compare_place(x->file, x->line, y->file, y->line);
}

static int compare_sites(const void *a, const void *b)
{
	const struct profile_site *x = a, *y = b;

	return compare_place(x->file, x->line, y->file, y->line);
}

static void merge_lines(struct profile *p)
{
	size_t kept = 0;

	if (p->lines.n)
		qsort(p->lines.v, p->lines.n, sizeof *p->lines.v, compare_lines);
	for (size_t i = 0; i < p->lines.n; i++) {
		struct profile_line *l = &p->lines.v[i], *last = kept ? &p->lines.v[kept - 1] : NULL;

		if (!last || compare_lines(last, l)) {
			p->lines.v[kept++] = *l;
			continue;
		}
		last->count += l->count;
		if (!last->function)
			last->function = l->function;
	}
	p->lines.n = kept;
}

static void merge_sites(struct profile *p)
{
	size_t kept = 0;

	if (p->sites.n)
		qsort(p->sites.v, p->sites.n, sizeof *p->sites.v, compare_sites);
	for (size_t i = 0; i < p->sites.n; i++) {
		struct profile_site *s = &p->sites.v[i], *last = kept ? &p->sites.v[kept - 1] : NULL;

		if (!last || compare_sites(last, s)) {
			p->sites.v[kept++] = *s;
			continue;
		}
		last->calls += s->calls;
		last->bytes += s->bytes;
		last->indirect += s->indirect;
		if (!last->function)
			last->function = s->function;
	}
	p->sites.n = kept;
}

void profile_finish(struct profile *p)
{
	merge_lines(p);
	merge_sites(p);
	p->total = p->total_calls = 0;
	for (size_t i = 0; i < p->lines.n; i++)
		p->total += p->lines.v[i].count;
	for (size_t i = 0; i < p->sites.n; i++)
		p->total_calls += p->sites.v[i].calls - p->sites.v[i].indirect;
}

/* Index of the first line that is not before file:line. */
static size_t lower_bound(const struct profile *p, const char *file, int line)
{
	size_t lo = 0, hi = p->lines.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare_place(p->lines.v[mid].file, p->lines.v[mid].line, file, line) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int profile_count(const struct profile *p, const char *file, int line, unsigned long long *count)
{
	return profile_range(p, file, line, line, count);
}

int profile_range(const struct profile *p, const char *file, int first, int last, unsigned long long *count)
{
	int known = 0;

	if (!p || !file)
		return 0;
	for (size_t i = lower_bound(p, file, first); i < p->lines.n; i++) {
		const struct profile_line *l = &p->lines.v[i];

		if (!str_eq(l->file, file) || l->line > last)
			break;
		if (!known || l->count > *count)
			*count = l->count;
		known = 1;
	}
	return known;
}

const struct profile_site *profile_site(const struct profile *p, const char *file, int line)
{
	struct profile_site key = {.file = file, .line = line};

	if (!p || !file || !p->sites.n)
		return NULL;
	return bsearch(&key, p->sites.v, p->sites.n, sizeof key, compare_sites);
}
