/* The lab, the clock and the runner. */
#include "made_up.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_up_code.h"
#include "wrapped_runner.h"

#define OVERHEAD_S  0.004 /* around a run */
#define FAILS_AFTER 0.6 /* of a build that fails */

static struct world {
	struct arena *a;
	struct made_instance program;
	const struct made_machine *machine;
	struct random random;
	double now, drift;
	unsigned runs;
	struct {
		struct made_code *v;
		size_t n, cap;
	} trees;
	struct {
		struct kept {
			const char *key;
			struct sample sample;
		} * v;
		size_t n, cap;
	} kept;
	struct strlist compiled; /* hashes of code whose objects are there */
	struct benchmark_list benchmarks;
	struct search *search;
} world;

/* What is left of the order. */
struct order {
	int active;
	double compile, alone; /* processor seconds */
	double until, begun;
	struct built out;
};
static struct order order;
int made_tells;
int made_asked;

/* The order goes on for so many seconds of wall time, on `processors`, each of them at its speed. */
static void work_on(double seconds, double processors, double speed)
{
	double compiled = fmin(order.compile, seconds * processors * speed);
	order.compile -= compiled;
	seconds -= compiled / (processors * speed);
	order.alone -= fmin(order.alone, seconds * speed);
}

static double made_up_clock(void)
{
	return world.now;
}

static int made_up_pins(void)
{
	return 1;
}

static struct made_code code_in(const struct subject *s)
{
	struct made_code c = world.trees.v[strtoul(s->tree + strlen("/made/"), NULL, 10)];
	made_add_env(&world.program, &s->env, &c);
	return c;
}

/* What disturbs whatever runs just now. */
static double disturbance(void)
{
	struct world *w = &world;
	w->drift = 0.9 * w->drift + w->machine->drift_sd * random_normal(&w->random);
	double spike = random_unit(&w->random) < w->machine->spikes ? 0.15 * fabs(random_normal(&w->random)) : 0;
	return w->drift + spike;
}

/* How much longer a run takes for what is built beside it. */
static double slowed(void)
{
	return order.active ? world.machine->beside : 1;
}

/* The build beside the runs goes on meanwhile. */
static void pass_time(double seconds)
{
	if (order.active)
		work_on(seconds, 1, 1 / world.machine->beside);
	world.now += seconds;
}

/* A sample whose runs take `cpu` seconds of processor time each while `wall` pass. Returns what it took. */
static double end_run(const struct runner *r, const struct subject *s, double cpu, double wall, struct run *out)
{
	struct world *w = &world;
	struct made_code c = code_in(s);
	enum made_fate fate = made_fate_of(&w->program, &c);
	unsigned times = r->times ? r->times : 1;
	*out = (struct run){.sample = {.instructions = -1}, .busy = 1, .how = "made up"};
	double took = fate == MADE_HANGS ? r->timeout_s + 1 : wall * times;
	out->sample.status = took > r->timeout_s ? SAMPLE_TIMEOUT : fate == MADE_CRASHES ? SAMPLE_FAILED : SAMPLE_OK;
	took = fmin(took, r->timeout_s);
	out->sample.user_ns = (int64_t)(1e9 * fmin(cpu, took));
	out->sample.wall_ns = (int64_t)(1e9 * took / times);
	out->sample.took_ns = (int64_t)(1e9 * took);
	w->runs++;
	return took;
}

void __wrap_runner_run(struct arena *a, struct runner *r, const struct subject *s, const struct benchmark *b,
		       unsigned pad, struct run *out)
{
	struct world *w = &world;
	struct made_code c = code_in(s);
	(void)a;
	(void)b;
	(void)pad;
	double x = disturbance() + w->machine->sd * random_normal(&w->random) - made_log_speed(&w->program, &c);
	double length = w->program.p->run_s * exp(x) * slowed();
	pass_time(end_run(r, s, length, length, out) + OVERHEAD_S);
}

void __wrap_runner_together(struct arena *a, struct runner *r, const struct subject *const *s, size_t n,
			    const struct benchmark *b, unsigned pad, struct run *out)
{
	struct world *w = &world;
	double common = disturbance(), limit = r->timeout_s, all = OVERHEAD_S;
	(void)a;
	(void)b;
	(void)pad;
	r->timeout_s *= (double)n;
	for (size_t i = 0; i < n; i++) {
		struct made_code c = code_in(s[i]);
		double x = common + w->machine->together_sd * random_normal(&w->random);
		double cpu = w->program.p->run_s * exp(x - made_log_speed(&w->program, &c)) * slowed();
		double took = end_run(r, s[i], cpu, cpu * (double)n, &out[i]) / (double)n;
		out[i].sample.design = DESIGN_TOGETHER;
		out[i].sample.took_ns = (int64_t)(1e9 * took);
		all += took;
	}
	r->timeout_s = limit;
	pass_time(all);
}

/* ---- the lab ---- */

static double now(void *ctx)
{
	(void)ctx;
	return world.now;
}

/* Wall seconds of work on both processors at once. */
static double both(double processor_s)
{
	return processor_s * world.machine->beside / 2;
}

/* 1 when its objects are there; they are from now on. */
static int compiled_before(const char *hash)
{
	if (strlist_has(&world.compiled, hash))
		return 1;
	strlist_add(world.a, &world.compiled, hash);
	return 0;
}

/* As builder/ask.c has it: then objects alone tell whether the code changes. */
static int only_compiles(const struct edit *e)
{
	return e->add.n && !strlist_has(&e->add, "-flto") && !e->link.n && !e->env.n && !e->compiler && !e->pgo &&
	       !e->options.n;
}

static void fill_built(const struct variant *v, const struct made_code *c, struct built *out)
{
	struct world *w = &world;
	out->status = BUILD_OK;
	out->code_hash = made_hash(w->a, &w->program, c, 1);
	out->tree = arena_printf(w->a, "/made/%zu", w->trees.n);
	*list_push(w->a, &w->trees) = *c;
	for (size_t i = 0; i < v->n_edits; i++)
		strlist_cat(w->a, &out->env, &v->edits[i]->env);
	out->layouts = 1;
	out->log = "made up";
	out->how = "replay";
}

/* What is left of it takes so long when nothing else is done. */
static double order_left(void)
{
	return both(order.compile) + order.alone;
}

static int begin(void *ctx, const struct variant *v, int ask, double until, struct err *err)
{
	struct world *w = &world;
	struct made_code c = made_code_of(&w->program, v);
	struct made_cost cost = made_cost_of(&w->program, v, &c);
	const char *hash = made_hash(w->a, &w->program, &c, 0);
	(void)ctx;
	(void)err;
	order = (struct order){
		.active = 1, .compile = cost.compile, .alone = cost.alone, .until = until, .begun = w->now};
	order.out = (struct built){.compiled_units = cost.units, .linked = cost.linked};
	int trained = 0;
	for (size_t i = 0; i < v->n_edits; i++)
		trained |= v->edits[i]->pgo;
	if (compiled_before(hash) && !(v->separate && trained))
		order.compile = order.out.compiled_units = 0;
	ask = ask && v->n_edits == 1 && only_compiles(v->edits[0]);
	if (made_fate_of(&w->program, &c) == MADE_NO_BUILD) {
		order.compile *= FAILS_AFTER;
		order.alone *= FAILS_AFTER;
		order.out.status = BUILD_FAILED;
		order.out.reason = "made up: it does not build";
	} else if (ask && str_eq(hash, w->search->base.code_hash)) {
		order.alone = 0.05;
		order.out.linked = 0;
		order.out.same_code = 1;
	} else {
		fill_built(v, &c, &order.out);
	}
	return 0;
}

static int poll(void *ctx, double seconds, struct built *out, struct err *err)
{
	struct world *w = &world;
	double left = order_left(), wait = seconds < 0 ? left : fmin(seconds, left);
	(void)ctx;
	(void)err;
	if (order.until > 0 && w->now + wait > order.until)
		wait = fmax(0, order.until - w->now);
	work_on(wait, 2, 1 / w->machine->beside);
	if (order.compile <= 0) /* a link has the machine to itself */
		order.alone = fmax(0, left - wait);
	w->now += wait;
	if (order_left() > 1e-9 && !(order.until > 0 && w->now >= order.until))
		return 0;
	if (order_left() > 1e-9) {
		order.out.status = BUILD_TIMEOUT;
		order.out.reason = "made up: not built in time";
	}
	order.active = 0;
	order.out.seconds = w->now - order.begun;
	*out = order.out;
	return 1;
}

static double beside_speed(void *ctx)
{
	(void)ctx;
	return 0.5;
}

static int beside(void *ctx, int wait)
{
	(void)ctx;
	(void)wait;
	return 1;
}

static void drop(void *ctx, const struct built *built)
{
	(void)ctx;
	(void)built;
}

static int probe(void *ctx, const struct variant *v, const struct built *on, const struct strlist *units,
		 struct probe *out, struct err *err)
{
	struct world *w = &world;
	struct made_code c = made_code_of(&w->program, v);
	struct made_cost cost = made_cost_of(&w->program, v, &c);
	(void)ctx;
	(void)units;
	(void)err;
	*out = (struct probe){.known = 1, .hash = made_hash(w->a, &w->program, &c, 0)};
	if (on)
		w->now += 0.05 + 0.3 * w->program.p->compile_s / 4; /* one hot unit */
	else if (v && !compiled_before(out->hash))
		w->now += both(cost.compile) + 0.05;
	if (made_fate_of(&w->program, &c) == MADE_NO_BUILD)
		out->failed = "made up: it does not compile";
	return 0;
}

static void switches(void *ctx, const struct strlist *argv, struct strlist *out)
{
	(void)ctx;
	(void)argv;
	for (unsigned i = 0; world.program.p->switches && i < MADE_SWITCHES; i++)
		strlist_add(world.a, out, made_switch(world.a, i));
}

static int place(void *ctx, const struct built *built, unsigned layout, struct err *err)
{
	(void)ctx;
	(void)built;
	(void)layout;
	(void)err;
	return 0;
}

static void keep(void *ctx, const struct subject *s, const struct sample *sample)
{
	(void)ctx;
	world.search->report->cost.runs++;
	*list_push(world.a, &world.kept) = (struct kept){s->sample_key, *sample};
}

static int recall(void *ctx, struct subject *s, int phase, struct err *err)
{
	(void)ctx;
	(void)err;
	for (size_t i = 0; i < world.kept.n; i++)
		if (world.kept.v[i].sample.phase == phase && str_eq(world.kept.v[i].key, s->sample_key))
			*list_push(world.a, &s->samples) = world.kept.v[i].sample;
	return 0;
}

static int race(void *ctx, struct subject_list *subjects, const struct measure_options *opt, struct err *err)
{
	(void)ctx;
	return measure_race(world.a, subjects, &world.benchmarks, opt, err);
}

static int changes_build(const struct variant *v)
{
	int changes = 0;
	for (size_t i = 0; i < v->n_edits; i++)
		changes |= edit_changes_build(v->edits[i]);
	return changes;
}

/* A whole build; with a profile two, and the training. */
static int rehearse(void *ctx, const struct strlist *ids, const struct built *measured, double until,
		    struct rehearsal *out, struct built *built, struct err *err)
{
	struct world *w = &world;
	struct variant v = suggest_combination(w->a, &w->search->report->suggestions, ids, "rehearsed");
	struct made_code c = made_code_of(&w->program, &v);
	struct made_cost cost = made_cost_of(&w->program, &v, &c);
	double whole = both(fmax(cost.compile, w->program.p->compile_s)) + cost.alone;
	double seconds = changes_build(&v) ? whole : 0;
	(void)ctx;
	(void)err;
	*out = (struct rehearsal){.suggestions = *ids, .to = "make", .build = "make"};
	*built = (struct built){.status = BUILD_OK};
	if (made_is_late(&w->program, &c) || w->now + seconds > until) {
		w->now = fmax(w->now, until);
		out->reason = "made up: no time was left";
		return 0;
	}
	w->now += seconds;
	int fine = made_applies(&w->program, &c);
	out->status = fine ? REHEARSAL_PASSED : REHEARSAL_FAILED;
	out->code = fine ? "same" : "other";
	out->reason = fine ? "made up: the code that was measured" : "made up: not the code that was measured";
	if (fine)
		*built = *measured;
	return 0;
}

static void yardstick(void *ctx, const struct measure_options *opt, int runs, struct yardstick *y)
{
	(void)ctx;
	(void)opt;
	world.now += 0.01 * runs;
	*list_push(world.a, y) = 0.01;
}

static const struct lab lab = {
	.now = now,
	.begin = begin,
	.poll = poll,
	.beside_speed = beside_speed,
	.beside = beside,
	.drop = drop,
	.probe = probe,
	.switches = switches,
	.place = place,
	.recall = recall,
	.race = race,
	.rehearse = rehearse,
	.yardstick = yardstick,
};

/* ---- one run ---- */

static void set_up(struct search *s, struct report *r, const struct made_program *p, double budget_s, double max_builds,
		   unsigned long long seed)
{
	struct world *w = &world;
	struct arena *a = w->a;
	struct variant base = {.id = "base"};
	w->search = s;
	*s = (struct search){.lab = &lab, .arena = a, .report = r, .deadline = budget_s};
	s->opt = (struct search_options){.budget = budget_s, .min_effect = 1, .max_builds = max_builds};
	if (made_asked)
		strlist_add(s->arena, &s->opt.only, "*");
	s->measure_options =
		(struct measure_options){.metric = METRIC_CPU, .min_effect = 1, .seed = seed, .keep = keep};
	*list_push(a, &r->benchmarks) = *list_push(a, &w->benchmarks) =
		(struct benchmark){.name = "bench", .command = "bench"};
	r->metric = METRIC_CPU;
	r->host.id = "made up";
	r->project.root = r->project.build_root = "/made";
	made_suggest(a, &w->program, &r->suggestions);
	if (p->switches) {
		struct unit *u = list_push(a, &r->project.units);
		*u = (struct unit){.file = "/made/hot.c", .is_c = 1};
		strlist_add(a, &u->argv, "cc");
		strlist_add(a, &s->suggest_options.hot_units, "hot.c");
	}
	/* baseline, the trial of replay, coverage, and the counting of allocations */
	fill_built(&base, &(struct made_code){{0}}, &s->base);
	w->search = s;
	compiled_before(s->base.code_hash);
	s->base.seconds = both(p->compile_s) + p->link_s;
	w->now = 3 * (both(p->compile_s) + p->link_s) + 7 * p->run_s + 2;
	s->round_s = p->run_s;
	r->cost.builds = 1;
}

static int is_decided(const struct suggestion *g)
{
	const struct result *o = result_overall(&g->results, METRIC_CPU);
	if (g->status != SUGGESTION_MEASURED)
		return 0;
	if (g->verdict != VERDICT_INCONCLUSIVE && g->verdict != VERDICT_NONE)
		return 1;
	return o && o->pairs > 0 && o->lo > 0.98 && o->hi < 1.02;
}

/* 1 when the verdict is not true. */
static int is_wrong(const struct search *s, const struct suggestion *g)
{
	struct made_code on = made_code_of_ids(world.a, &world.program, &s->report->suggestions, &g->on_top_of);
	struct strlist ids = {0};
	strlist_cat(world.a, &ids, &g->on_top_of);
	strlist_add(world.a, &ids, g->id);
	struct made_code with = made_code_of_ids(world.a, &world.program, &s->report->suggestions, &ids);
	double gain = made_log_speed(&world.program, &with) - made_log_speed(&world.program, &on);
	return (g->verdict == VERDICT_FASTER && gain <= 0) || (g->verdict == VERDICT_SLOWER && gain >= 0);
}

static void judge(const struct search *s, struct made_result *out)
{
	const struct report *r = s->report;
	const struct strlist *ids = &r->recommendation.suggestions;
	struct made_code c = made_code_of_ids(world.a, &world.program, &r->suggestions, ids);
	out->confirmed = r->recommendation.confirmed;
	out->got = out->confirmed ? made_log_speed(&world.program, &c) : 0;
	out->best = made_best(&world.program);
	out->found = out->got >= out->best - log(1.01);
	out->wrong = out->confirmed && out->got <= 0;
	out->rehearsed = r->recommendation.rehearsal.status == REHEARSAL_PASSED;
	out->failed_rehearsals = (unsigned)r->recommendation.failed.n;
	out->applied_wrong = ids->n && !made_applies(&world.program, &c);
	for (size_t i = 0; ids->n > 1 && i < ids->n; i++)
		out->idle_members += !recommendation_member(&r->recommendation, ids->v[i]) &&
				     suggestion_find(&r->suggestions, ids->v[i])->verdict != VERDICT_FASTER;
	for (size_t i = 0; i < r->suggestions.n; i++) {
		const struct suggestion *g = &r->suggestions.v[i];
		out->tried += g->status != SUGGESTION_SKIPPED && g->status != SUGGESTION_PROPOSED;
		out->measured += g->status == SUGGESTION_MEASURED;
		out->decided += (unsigned)is_decided(g);
		out->wrong += is_wrong(s, g);
	}
	out->builds = (unsigned)r->cost.builds;
	out->runs = world.runs;
	out->seconds = world.now;
	out->partial = s->out_of_time || r->plan.tried < r->plan.suggestions;
}

/* What is said on the way, with the time that it is then. */
static void say_line(void *ctx, enum progress_level level, const char *line)
{
	(void)ctx;
	if (level <= PROGRESS_STEP)
		printf("%6.1f s  %s\n", world.now, line);
}

/* What became of each, for whoever looks into a policy. */
static void tell(const struct search *s)
{
	for (size_t i = 0; i < s->report->suggestions.n; i++) {
		const struct suggestion *g = &s->report->suggestions.v[i];
		const struct result *o = result_overall(&g->results, METRIC_CPU);
		printf("%-14s %-12s %-13s %3d pairs %+6.1f %% %s\n", g->id, suggestion_status_name(g->status),
		       verdict_name(g->verdict), o ? o->pairs : 0, o ? 100 * (o->speedup - 1) : 0,
		       g->reason ? g->reason : "");
	}
	printf("recommended: %s; %s\n", strlist_joined(world.a, &s->report->recommendation.suggestions, "+"),
	       s->report->recommendation.note ? s->report->recommendation.note : "");
}

void made_run(const struct made_program *p, const struct made_machine *m, double budget_s, double max_builds,
	      unsigned long long seed, struct made_result *out)
{
	struct arena a = {0};
	struct report r = {0};
	struct search s;
	struct err err = {{0}};
	struct strlist no_dirs = {0};
	struct rule_set rules = {0};
	*out = (struct made_result){0};
	order = (struct order){0};
	world = (struct world){.a = &a, .machine = m, .random = {seed * 7919 + 17}};
	made_draw(&a, p, &world.random, &world.program);
	set_up(&s, &r, p, budget_s, max_builds, seed);
	s.progress.say = made_tells ? say_line : NULL;
	s.measure_options.progress = &s.progress;
	if (p->switches && rules_load(&a, &no_dirs, &rules, &err) != 0)
		abort();
	s.rules = &rules;
	if (search_build(&s, &err) != 0 || search_race(&s, &err) != 0) {
		fprintf(stderr, "made_up: %s\n", err.text);
		abort();
	}
	judge(&s, out);
	if (made_tells)
		tell(&s);
	arena_free(&a);
}
