/* What building variants costs, beside the project's own build with the same flags
 * and the same number of jobs. Both sides take turns, variant by variant, in one run.
 * Prints CSV lines tree,what,variant,ours_s,theirs_s,ours_cpu_s,theirs_cpu_s,compiled:
 *
 *   variant   ours: everything from the copy of the tree to the hash of its code; theirs: the
 *             build command alone, in a freshly configured tree (what `make clean` leaves)
 *   one-unit  ours: as above, for a variant of one unit; theirs: that compile, the archives and
 *             the links in front of it, started directly (the middle of three)
 *   again     ours: the same variants in a new session; compiled must be 0
 *
 * See corpus/build-ratios.sh. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "builder/builder_parts.h"

#define LIST(...)                                                                                                      \
	{                                                                                                              \
		.v = (const char *[]){__VA_ARGS__}, .n = sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)        \
	}

static const struct {
	const char *id;
	struct edit edit;
} menu[] = {
	{"o3", {.add = LIST("-O3"), .remove = LIST("-O*")}},
	{"os", {.add = LIST("-Os"), .remove = LIST("-O*")}},
	{"tracer", {.add = LIST("-ftracer")}},
	{"unroll-loops", {.add = LIST("-funroll-loops")}},
	{"mtune-native", {.add = LIST("-mtune=native")}},
	{"no-plt", {.add = LIST("-fno-plt")}},
	{"ipa-pta", {.add = LIST("-fipa-pta")}},
	{"gc-sections", {.add = LIST("-ffunction-sections", "-fdata-sections"), .link = LIST("-Wl,--gc-sections")}},
	{"link-o1-hash", {.link = LIST("-Wl,-O1", "-Wl,--hash-style=gnu")}},
	{"link-z-now", {.link = LIST("-Wl,-z,now")}},
	{"align-functions-64", {.add = LIST("-falign-functions=64")}},
	{"lto", {.add = LIST("-flto=auto")}},
};
enum { MENU = sizeof menu / sizeof *menu };

struct cost {
	double s, cpu_s;
	int compiled;
	enum build_status status;
};

struct side {
	struct arena a;
	struct build_options opt;
	struct project p;
	struct builder *b;
	struct built base;
};

struct ratios {
	const char *label, *tree, *state, *configure, *build, *bench;
	int jobs;
};

static double cpu_s(void)
{
	struct rusage self, children;

	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &children);
	const struct timeval *t[] = {&self.ru_utime, &self.ru_stime, &children.ru_utime, &children.ru_stime};
	double s = 0;
	for (size_t i = 0; i < 4; i++)
		s += (double)t[i]->tv_sec + (double)t[i]->tv_usec * 1e-6;
	return s;
}

static int side_open(struct side *d, const struct ratios *r, const char *name, int full, struct err *err)
{
	memset(d, 0, sizeof *d);
	d->p.root = r->tree;
	d->opt = (struct build_options){.state = arena_printf(&d->a, "%s/%s", r->state, name),
					.libexec = BINARY_DIR "/libexec",
					.configure_command = r->configure,
					.build_command = r->build,
					.jobs = r->jobs,
					.layouts = 1,
					.force_build = full};
	if (r->bench)
		*list_push(&d->a, &d->opt.benchmarks) = (struct benchmark){.name = "bench", .command = r->bench};
	if (builder_open(&d->a, &d->opt, &d->p, &d->b, err) || builder_baseline(d->b, &d->base, err))
		return -1;
	return loaded_find(d->b, err);
}

static void side_close(struct side *d)
{
	builder_close(d->b);
	arena_free(&d->a);
}

static int build_one(struct side *d, const char *id, const struct edit *e, struct cost *c, struct err *err)
{
	const struct edit *edits[] = {e};
	struct variant v = {.id = id, .edits = edits, .n_edits = 1};
	struct built built;
	double start = clock_s(), cpu = cpu_s();

	if (builder_variant(d->b, &v, &built, err))
		return -1;
	*c = (struct cost){clock_s() - start, cpu_s() - cpu, built.compiled_units, built.status};
	/* theirs is the build command only: neither our copy of the tree nor our hash of it */
	if (d->opt.force_build)
		c->s = built.seconds;
	if (built.status != BUILD_OK)
		fprintf(stderr, "%s: %s\n", id, built.reason);
	builder_drop(d->b, &built);
	return 0;
}

static void print(const struct ratios *r, const char *what, const char *id, const struct cost *x, const struct cost *y)
{
	printf("%s,%s,%s,%.3f,%.3f,%.3f,%.3f,%d%s\n", r->label, what, id, x->s, y->s, x->cpu_s, y->cpu_s, x->compiled,
	       x->status != BUILD_OK || y->status != BUILD_OK ? ",failed" : "");
	fflush(stdout);
}

static int variants(struct side *ours, struct side *theirs, const struct ratios *r, struct err *err)
{
	struct cost x, y;

	for (size_t i = 0; i < MENU; i++) {
		int first = i % 2; /* who goes first alternates, too */

		for (int k = 0; k < 2; k++)
			if (k == first ? build_one(ours, menu[i].id, &menu[i].edit, &x, err)
				       : build_one(theirs, menu[i].id, &menu[i].edit, &y, err))
				return -1;
		print(r, "variant", menu[i].id, &x, &y);
	}
	return 0;
}

/* Step i of the baseline, as it would be called by hand. */
static int run_step(struct side *d, size_t i, struct err *err)
{
	struct builder *b = d->b;
	struct plan plan = {.root = b->mirror, .common = b->common};
	struct plan_job job;
	struct proc_result res = {0};

	replay_job(b, &d->a, &plan, b->mirror, i, &job);
	struct proc_spec spec = {.argv = strlist_argv(&d->a, &job.argv),
				 .env = replay_env(b, &d->a, b->mirror, i),
				 .cwd = job_moved(b, &d->a, b->mirror, b->steps.v[i].dir),
				 .timeout_s = 600};
	int rc = proc_run(&spec, &res, err);
	proc_result_free(&res);
	return rc;
}

/* The unit whose compile takes the middle time of those the benchmark loads. */
static size_t middle_unit(struct side *d)
{
	struct builder *b = d->b;
	size_t n = 0, best = 0;

	for (size_t i = 0; i < b->steps.n; i++)
		n += b->steps.v[i].kind == COMMAND_COMPILE && b->steps.v[i].wanted;
	for (size_t i = 0; i < b->steps.n; i++) {
		size_t below = 0;

		if (b->steps.v[i].kind != COMMAND_COMPILE || !b->steps.v[i].wanted)
			continue;
		for (size_t k = 0; k < b->steps.n; k++)
			below += b->steps.v[k].kind == COMMAND_COMPILE && b->steps.v[k].wanted &&
				 b->steps.v[k].seconds < b->steps.v[i].seconds;
		if (below == n / 2)
			best = i;
	}
	return best;
}

static int by_hand(struct side *d, size_t unit, struct cost *c, struct err *err)
{
	struct builder *b = d->b;
	char *run = arena_alloc(&d->a, b->steps.n + 1);
	double start = clock_s(), cpu = cpu_s();

	run[unit] = 1;
	memset(c, 0, sizeof *c);
	for (size_t i = 0; i < b->steps.n; i++) {
		for (size_t k = 0; k < b->steps.v[i].needs.n; k++)
			run[i] |= run[b->steps.v[i].needs.v[k]] && b->steps.v[i].wanted;
		if (run[i] && run_step(d, i, err))
			return -1;
	}
	c->s = clock_s() - start;
	c->cpu_s = cpu_s() - cpu;
	return 0;
}

static int by_seconds(const void *x, const void *y)
{
	const struct cost *a = x, *b = y;

	return (a->s > b->s) - (a->s < b->s);
}

static int one_unit(struct side *ours, const struct ratios *r, struct err *err)
{
	struct cost x[3], y[3];
	size_t unit = middle_unit(ours);
	const char *file = path_below(ours->b->tree, ours->b->steps.v[unit].inputs.v[0]);

	for (int i = 0; i < 3; i++) {
		struct edit e = {.units = LIST(file)};

		strlist_addf(&ours->a, &e.add, "-falign-loops=%d", 8 << i);
		if (build_one(ours, "one-unit", &e, &x[i], err) || by_hand(ours, unit, &y[i], err))
			return -1;
	}
	qsort(x, 3, sizeof *x, by_seconds);
	qsort(y, 3, sizeof *y, by_seconds);
	print(r, "one-unit", path_base(file), &x[1], &y[1]);
	return 0;
}

static int again(const struct ratios *r, struct err *err)
{
	struct side ours;
	struct cost x, y = {0};
	int rc = side_open(&ours, r, "ours", 0, err);

	for (size_t i = 0; !rc && i < MENU; i++) {
		rc = build_one(&ours, menu[i].id, &menu[i].edit, &x, err);
		if (!rc)
			print(r, "again", menu[i].id, &x, &y);
	}
	side_close(&ours);
	return rc;
}

static int all(const struct ratios *r, struct err *err)
{
	struct side ours, theirs;

	if (side_open(&ours, r, "ours", 0, err) || side_open(&theirs, r, "full", 1, err))
		return -1;
	if (ours.b->no_replay)
		fprintf(stderr, "%s: no replay: %s\n", r->label, ours.b->no_replay);
	int rc = variants(&ours, &theirs, r, err) || (ours.b->replay && one_unit(&ours, r, err)) ? -1 : 0;
	side_close(&theirs);
	side_close(&ours);
	return rc ? rc : again(r, err);
}

int main(int argc, char **argv)
{
	struct ratios r = {.jobs = 2};
	struct err err = {""};

	if (argc < 7) {
		fprintf(stderr, "build_ratios LABEL TREE STATE CONFIGURE BUILD BENCHMARK [JOBS]\n");
		return 2;
	}
	proc_catch_signals();
	r.label = argv[1];
	r.tree = argv[2];
	r.state = argv[3];
	r.configure = *argv[4] ? argv[4] : NULL;
	r.build = argv[5];
	r.bench = *argv[6] ? argv[6] : NULL;
	if (argc > 7)
		r.jobs = atoi(argv[7]);
	if (!all(&r, &err))
		return 0;
	fprintf(stderr, "%s: %s\n", r.label, err.text);
	return 1;
}
