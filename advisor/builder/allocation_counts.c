/* Counts of the counting preload, by line of the project. */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "builder/allocation_parts.h"

static int compare_at(const struct at *x, const struct at *y)
{
	if (x->module != y->module)
		return x->module < y->module ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

static int compare_sites(const void *x, const void *y)
{
	return compare_at(&((const struct count_site *)x)->at, &((const struct count_site *)y)->at);
}

static int compare_paths(const void *x, const void *y)
{
	return compare_at(&((const struct count_path *)x)->at[0], &((const struct count_path *)y)->at[0]);
}

/* The lines of one stack that have been counted: recursion must not count one twice. */
struct stack {
	struct frame_list seen;
	struct profile *profile;
	unsigned long long calls, bytes;
	int direct; /* 1: the allocating line itself has been met */
	int quiet; /* 1: only remember, it has been counted already */
};

static void count_frames(struct arena *a, struct stack *s, const struct frame_list *frames)
{
	for (size_t i = 0; i < frames->n; i++) {
		const struct frame *f = &frames->v[i];
		size_t k = 0;

		while (k < s->seen.n && (s->seen.v[k].line != f->line || !str_eq(s->seen.v[k].file, f->file)))
			k++;
		if (!f->file || k < s->seen.n)
			continue;
		*list_push(a, &s->seen) = *f;
		if (!s->quiet)
			*list_push(a, &s->profile->sites) = (struct profile_site){.file = f->file,
										  .function = f->function,
										  .line = f->line,
										  .calls = s->calls,
										  .bytes = s->bytes,
										  .indirect = s->direct ? s->calls : 0};
		s->direct = 1;
	}
}

/* The callers' share is what they have of the samples. */
static void count_callers(struct dump *d, const struct count_site *site, unsigned long long samples,
			  const struct count_path *path, struct profile *profile)
{
	double share = (double)path->samples / (double)samples;
	struct stack s = {.profile = profile,
			  .calls = (unsigned long long)((double)site->calls * share + 0.5),
			  .bytes = (unsigned long long)((double)site->bytes * share + 0.5),
			  .quiet = 1};

	count_frames(d->a, &s, allocation_frames(d, &path->at[0]));
	s.quiet = 0;
	for (int k = 1; k < DEPTH; k++)
		count_frames(d->a, &s, allocation_frames(d, &path->at[k]));
}

static void count_sites(struct dump *d, struct profile *profile)
{
	size_t from = 0, to;

	for (size_t i = 0; i < d->sites.n; i++) {
		const struct count_site *site = &d->sites.v[i];
		struct stack s = {.profile = profile, .calls = site->calls, .bytes = site->bytes};
		unsigned long long samples = 0;

		count_frames(d->a, &s, allocation_frames(d, &site->at));
		while (from < d->paths.n && compare_at(&d->paths.v[from].at[0], &site->at) < 0)
			from++;
		for (to = from; to < d->paths.n && !compare_at(&d->paths.v[to].at[0], &site->at); to++)
			samples += d->paths.v[to].samples;
		for (size_t k = from; k < to; k++)
			count_callers(d, site, samples, &d->paths.v[k], profile);
		from = to;
	}
}

static void merge_sites(struct dump *d)
{
	size_t kept = 0;

	qsort(d->sites.v, d->sites.n, sizeof *d->sites.v, compare_sites);
	for (size_t i = 0; i < d->sites.n; i++) {
		struct count_site *last = kept ? &d->sites.v[kept - 1] : NULL;

		if (last && !compare_sites(last, &d->sites.v[i])) {
			last->calls += d->sites.v[i].calls;
			last->bytes += d->sites.v[i].bytes;
		} else {
			d->sites.v[kept++] = d->sites.v[i];
		}
	}
	d->sites.n = kept;
}

int allocation_sites(struct arena *a, const char *dump_dir, const struct project *p, struct profile *profile,
		     struct err *err)
{
	struct dump d = {.a = a, .p = p};

	if (fs_walk(dump_dir, allocation_read_dump, &d, err))
		return -1;
	if (!d.files)
		return err_set(err, "No process wrote its allocation counts to %s: is the program linked statically?",
			       dump_dir);
	if (d.sites.n)
		merge_sites(&d);
	if (d.paths.n)
		qsort(d.paths.v, d.paths.n, sizeof *d.paths.v, compare_paths);
	if (allocation_find_lines(&d, err))
		return -1;
	count_sites(&d, profile);
	if (!profile->source)
		profile->source = "alloc-count";
	return 0;
}
