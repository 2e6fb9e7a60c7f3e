/* Addresses of the counting preload -> lines of the project. */
#include "builder/allocation_counts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "model/runtimes.h"

enum { DEPTH = 4 };

struct frame {
	const char *file, *function; /* file relative to the project; NULL: not the project's */
	int line;
};
struct frame_list {
	struct frame *v;
	size_t n, cap;
};

struct address {
	uint64_t offset; /* in the module, of the call */
	struct frame_list frames; /* innermost first: more than one when functions were inlined */
};
struct module {
	const char *path;
	struct {
		struct address *v;
		size_t n, cap;
	} addresses;
};

struct at {
	int module; /* -1: none */
	uint64_t offset;
};
struct count_site {
	struct at at;
	unsigned long long calls, bytes;
};
struct count_path {
	struct at at[DEPTH];
	unsigned long long samples;
};

/* All dumps together: a program that ran five times is one module. */
struct dump {
	struct arena *a;
	const struct project *p;
	struct {
		struct module *v;
		size_t n, cap;
	} modules;
	struct {
		struct count_site *v;
		size_t n, cap;
	} sites;
	struct {
		struct count_path *v;
		size_t n, cap;
	} paths;
	/* of the process being read */
	struct {
		struct map {
			uint64_t base;
			int module;
		} * v;
		size_t n, cap;
	} maps;
	size_t files;
};

static int find_module(struct dump *d, const char *path)
{
	size_t i;

	for (i = 0; i < d->modules.n; i++)
		if (str_eq(d->modules.v[i].path, path))
			return (int)i;
	list_push(d->a, &d->modules)->path = arena_strdup(d->a, path);
	return (int)i;
}

/* Modules follow each other in memory, so the nearest base below is the one. The
 * address is where the call returns to; the call itself ends one byte before. */
static struct at locate(const struct dump *d, uint64_t pc)
{
	struct at at = {.module = -1};
	uint64_t best = 0;
	size_t i;

	for (i = 0; pc && i < d->maps.n; i++) {
		if (d->maps.v[i].base > pc || (at.module >= 0 && d->maps.v[i].base < best))
			continue;
		best = d->maps.v[i].base;
		at.module = d->maps.v[i].module;
		at.offset = pc - best - 1;
	}
	return at;
}

static void read_line(struct dump *d, const char *line)
{
	unsigned long long x[5];
	int skip = 0;

	if (sscanf(line, "map %llx %n", &x[0], &skip) == 1 && skip) {
		struct map *m = list_push(d->a, &d->maps);

		m->base = x[0];
		m->module = find_module(d, line + skip);
	} else if (sscanf(line, "site %llx %llu %llu", &x[0], &x[1], &x[2]) == 3) {
		*list_push(d->a, &d->sites) = (struct count_site){.at = locate(d, x[0]), .calls = x[1], .bytes = x[2]};
	} else if (sscanf(line, "path %llx %llx %llx %llx %llu", &x[0], &x[1], &x[2], &x[3], &x[4]) == 5) {
		struct count_path *path = list_push(d->a, &d->paths);

		for (int i = 0; i < DEPTH; i++)
			path->at[i] = locate(d, x[i]);
		path->samples = x[4];
	}
}

static int read_dump(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct dump *d = ctx;
	struct str text = {0};
	char *line, *save = NULL;

	if (e->kind != FS_FILE)
		return FS_WALK_ON;
	if (fs_read(e->path, &text, 0, err))
		return -1;
	if (str_starts(str_text(&text), "advisor-count 1\n")) {
		d->files++;
		for (line = strtok_r(text.ptr, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
			if (str_eq(line, "advisor-count 1"))
				d->maps.n = 0; /* the next program of the same process */
			else
				read_line(d, line);
		}
	}
	str_free(&text);
	return FS_WALK_ON;
}

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

static int compare_addresses(const void *x, const void *y)
{
	uint64_t a = ((const struct address *)x)->offset, b = ((const struct address *)y)->offset;

	return (a > b) - (a < b);
}

static void want_address(struct dump *d, const struct at *at)
{
	if (at->module >= 0)
		list_push(d->a, &d->modules.v[at->module].addresses)->offset = at->offset;
}

static void collect_addresses(struct dump *d)
{
	for (size_t i = 0; i < d->sites.n; i++)
		want_address(d, &d->sites.v[i].at);
	for (size_t i = 0; i < d->paths.n; i++)
		for (int k = 0; k < DEPTH; k++)
			want_address(d, &d->paths.v[i].at[k]);
	for (size_t i = 0; i < d->modules.n; i++) {
		struct module *m = &d->modules.v[i];
		size_t kept = 0;

		if (!m->addresses.n)
			continue;
		qsort(m->addresses.v, m->addresses.n, sizeof *m->addresses.v, compare_addresses);
		for (size_t k = 0; k < m->addresses.n; k++)
			if (!kept || m->addresses.v[k].offset != m->addresses.v[kept - 1].offset)
				m->addresses.v[kept++] = m->addresses.v[k];
		m->addresses.n = kept;
	}
}

/* Libraries of the system hold no line of the project; asking for theirs is slow. */
static int is_system(const struct project *p, const char *path)
{
	static const char *const dirs[] = {"/lib", "/usr/", "/bin/", "linux-vdso", "linux-gate"};

	if ((p->build_root && path_below(p->build_root, path)) || (p->root && path_below(p->root, path)))
		return 0;
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
		if (str_starts(path, dirs[i]))
			return 1;
	return !fs_exists(path) || str_ends(path, "/" RUNTIME_COUNT_PRELOAD);
}

/* The file as the project calls it; NULL when it is not the project's. With
 * -ffile-prefix-map=ROOT=. the compile directory and the file are both relative
 * ("./src", "./src/a.c"), and some readers join them twice: "./src/./src/a.c". */
static const char *project_file(struct dump *d, const char *path)
{
	const char *file, *again;

	for (;; path = again + 1) {
		file = project_rel(d->p, path_normal(d->a, path));
		again = strstr(path + 1, "/./");
		if (!again || (d->p->root && fs_exists(path_join(d->a, d->p->root, file))))
			break;
	}
	return file[0] != '/' && !str_starts(file, "../") ? file : NULL;
}

/* "FILE:LINE" or "FILE:LINE (discriminator 3)"; "??:0" or "??:?" when unknown. */
static void read_place(struct dump *d, const char *text, struct frame *f)
{
	const char *end = strstr(text, " (discriminator"), *colon;

	end = end ? end : text + strlen(text);
	for (colon = end; colon > text && *colon != ':'; colon--)
		;
	f->line = atoi(colon + (*colon == ':'));
	if (colon == text || f->line <= 0 || text[0] == '?')
		return;
	f->file = project_file(d, arena_strndup(d->a, text, (size_t)(colon - text)));
}

/* With -a -f -i: the address, then a line with the function and one with the place
 * for each function that was inlined there, innermost first. */
static void read_answer(struct dump *d, struct module *m, char *text)
{
	struct address *now = NULL;
	const char *function = NULL;
	char *line, *save = NULL;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (str_starts(line, "0x") && !function) {
			struct address key = {.offset = strtoull(line, NULL, 16)};

			now = bsearch(&key, m->addresses.v, m->addresses.n, sizeof key, compare_addresses);
		} else if (!function) {
			function = line;
		} else {
			struct frame f = {.function = arena_strdup(d->a, function)};

			read_place(d, line, &f);
			if (now)
				*list_push(d->a, &now->frames) = f;
			function = NULL;
		}
	}
}

static int ask(struct dump *d, struct module *m, const char *tool, const char *dir, struct err *err)
{
	const char *list = path_join(d->a, dir, "addresses");
	const char *argv[] = {tool, "-a", "-f", "-i", "-e", m->path, NULL};
	struct proc_spec spec = {.argv = argv, .stdin_path = list, .timeout_s = 300};
	struct proc_result r = {0};
	struct str text = {0};
	int failed;

	for (size_t i = 0; i < m->addresses.n; i++)
		str_addf(&text, "%llx\n", (unsigned long long)m->addresses.v[i].offset);
	failed = fs_write(list, text.ptr, text.len, 0, err);
	str_free(&text);
	if (!failed)
		failed = proc_run(&spec, &r, err);
	if (!failed && r.end == PROC_INTERRUPTED)
		failed = err_set(err, "Interrupted while looking up allocation sites.");
	/* a file without debug information, or gone: its lines stay unknown */
	if (!failed && proc_ok(&r) && r.out.ptr)
		read_answer(d, m, r.out.ptr);
	proc_result_free(&r);
	return failed;
}

/* LLVM's knows the inlined calls of both compilers, binutils' misses clang's. */
static const char *find_tool(struct arena *a)
{
	const char *tool = NULL;

	for (int version = 40; version > 13 && !tool; version--)
		tool = fs_which(a, arena_printf(a, "llvm-addr2line-%d", version), NULL, NULL);
	if (!tool)
		tool = fs_which(a, "llvm-addr2line", NULL, NULL);
	return tool ? tool : fs_which(a, "addr2line", NULL, NULL);
}

static int ask_all(struct dump *d, struct err *err)
{
	const char *tool = find_tool(d->a);
	const char *dir = fs_temp_dir(d->a, "/tmp/advisor-addresses-", err);
	int failed = 0;

	if (!dir)
		return -1;
	if (!tool)
		failed = err_set(err, "addr2line is missing: install binutils to see where memory is allocated.");
	for (size_t i = 0; i < d->modules.n && !failed; i++)
		if (d->modules.v[i].addresses.n && !is_system(d->p, d->modules.v[i].path))
			failed = ask(d, &d->modules.v[i], tool, dir, err);
	fs_remove_tree(dir, NULL);
	return failed;
}

static const struct frame_list *frames_of(const struct dump *d, const struct at *at)
{
	static const struct frame_list none;
	struct address key = {.offset = at->offset}, *found = NULL;

	if (at->module >= 0 && d->modules.v[at->module].addresses.n) {
		const struct module *m = &d->modules.v[at->module];

		found = bsearch(&key, m->addresses.v, m->addresses.n, sizeof key, compare_addresses);
	}
	return found ? &found->frames : &none;
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

	count_frames(d->a, &s, frames_of(d, &path->at[0]));
	s.quiet = 0;
	for (int k = 1; k < DEPTH; k++)
		count_frames(d->a, &s, frames_of(d, &path->at[k]));
}

static void count_sites(struct dump *d, struct profile *profile)
{
	size_t from = 0, to;

	for (size_t i = 0; i < d->sites.n; i++) {
		const struct count_site *site = &d->sites.v[i];
		struct stack s = {.profile = profile, .calls = site->calls, .bytes = site->bytes};
		unsigned long long samples = 0;

		count_frames(d->a, &s, frames_of(d, &site->at));
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

	if (fs_walk(dump_dir, read_dump, &d, err))
		return -1;
	if (!d.files)
		return err_set(err, "No process wrote its allocation counts to %s: is the program linked statically?",
			       dump_dir);
	if (d.sites.n)
		merge_sites(&d);
	if (d.paths.n)
		qsort(d.paths.v, d.paths.n, sizeof *d.paths.v, compare_paths);
	collect_addresses(&d);
	if (ask_all(&d, err))
		return -1;
	count_sites(&d, profile);
	if (!profile->source)
		profile->source = "alloc-count";
	return 0;
}
