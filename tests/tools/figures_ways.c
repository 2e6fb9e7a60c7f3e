/* Figures of pairing runs alone and side by side, beside a busy sibling or a compile loop: error rates on identical
 * code, power, and what a decided variant costs.
 * Usage: figures_ways aa PAIRING LOAD | power LOAD | decided LOAD, then [SEED [TIMES [BUDGET]]]
 * PAIRING: alone, together, chosen. LOAD: none, sibling, compile. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "measure/measure.h"
#include "load.h"

struct order {
	const char *what;
	enum measure_pairing pairing;
	enum load load;
	unsigned long long seed;
	int times;
	double budget;
};

static const char *const pairings[] = {"chosen", "alone", "together"};
static const char *const loads[] = {"none", "sibling", "compile"};

struct figure {
	struct arena a;
	struct subject_list subjects;
	struct benchmark_list benchmarks;
	struct measure_options opt;
	const char *kind;
	int ms;
};

static void add(struct figure *f, const char *id, int extra_tenths)
{
	struct subject *s = list_push(&f->a, &f->subjects);
	*s = (struct subject){.id = id, .tree = "/tmp", .layouts = 1, .sample_key = id};
	strlist_addf(&f->a, &s->env, "PLANTED_EXTRA=%03d", extra_tenths);
	strlist_addf(&f->a, &s->env, "PLANTED_MS=%d", f->ms);
	strlist_addf(&f->a, &s->env, "PLANTED_KIND=%s", f->kind);
}

static void figure_init(struct figure *f, const struct order *o, unsigned long long seed, const char *kind, int ms,
			int base_tenths)
{
	*f = (struct figure){.kind = kind, .ms = ms};
	*list_push(&f->a, &f->benchmarks) = (struct benchmark){.name = "planted", .command = PLANTED};
	f->opt = (struct measure_options){
		.budget_s = o->budget, .seed = seed, .metric = METRIC_CPU, .pairing = o->pairing};
	add(f, "base", base_tenths);
	add(f, "control", base_tenths);
}

/* Seconds it took. */
static double race(struct figure *f)
{
	struct err err = {{0}};
	double start = clock_s();
	if (measure_race(&f->a, &f->subjects, &f->benchmarks, &f->opt, &err) == 0)
		return clock_s() - start;
	fprintf(stderr, "%s\n", err.text);
	exit(1);
}

static const char *beside(const struct order *o)
{
	return o->load == LOAD_SIBLING	 ? "sibling busy"
	       : o->load == LOAD_COMPILE ? "compile loop beside"
					 : "no load of ours";
}

/* ---- identical code ---- */

#define AA_SET 15

static int aa(void *arg)
{
	const struct order *o = arg;
	int called = 0, none = 0, together = 0, n = AA_SET * o->times;
	for (int set = 0; set < o->times; set++) {
		struct figure f;
		figure_init(&f, o, o->seed + (unsigned)set, "cpu", 20, 0);
		for (int i = 0; i < AA_SET; i++)
			add(&f, arena_printf(&f.a, "same-%d", i), 0);
		race(&f);
		together += f.subjects.v[0].design == DESIGN_TOGETHER;
		for (size_t i = 2; i < f.subjects.n; i++) {
			enum verdict_kind v = f.subjects.v[i].verdict;
			called += v == VERDICT_FASTER || v == VERDICT_SLOWER || v == VERDICT_LAYOUT_LUCK;
			none += v == VERDICT_NO_DIFFERENCE;
		}
		arena_free(&f.a);
	}
	printf("csv: A/A by pairing,cpu,%s; %s; %d comparisons in sets of %d; %.0f s each; 20 ms runs; seed %llu,"
	       "%d called; %d no difference; %d undecided; %d of %d races side by side\n",
	       pairings[o->pairing], beside(o), n, AA_SET, o->budget, o->seed, called, none, n - called - none,
	       together, o->times);
	fflush(stdout);
	return 0;
}

/* ---- power ---- */

static int power_of(const struct order *o, const char *kind)
{
	int right = 0, wrong = 0, together = 0;
	double took = 0;
	for (int i = 0; i < o->times; i++) {
		struct figure f;
		int gain = i % 2; /* gains and losses in turn */
		figure_init(&f, o, o->seed + (unsigned)i, kind, 100, gain ? 30 : 0);
		add(&f, "planted", gain ? 0 : 30);
		took += race(&f) / o->times;
		enum verdict_kind v = f.subjects.v[2].verdict;
		right += v == (gain ? VERDICT_FASTER : VERDICT_SLOWER);
		wrong += v == (gain ? VERDICT_SLOWER : VERDICT_FASTER);
		together += f.subjects.v[0].design == DESIGN_TOGETHER;
		arena_free(&f.a);
	}
	printf("csv: power by kind,cpu,%s; %s; 3 %% in %.0f s; 100 ms runs; %d trials; seed %llu,"
	       "%d right; %d wrong way round; %d undecided; %.1f s on average; %d of %d side by side\n",
	       kind, beside(o), o->budget, o->times, o->seed, right, wrong, o->times - right - wrong, took, together,
	       o->times);
	fflush(stdout);
	return 0;
}

static int power(void *arg)
{
	static const char *const kinds[] = {"cpu", "l2", "l3", "malloc", "calls"};
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		power_of(arg, kinds[k]);
	return 0;
}

/* ---- seconds for a decided variant ---- */

static const struct {
	const char *kind;
	int ms;
} programs[] = {{"cpu", 100},	 {"l2", 100},	 {"l3", 100},	     {"memory", 100},
		{"malloc", 100}, {"calls", 100}, {"processes", 100}, {"cpu", 400}};
#define PROGRAMS (sizeof programs / sizeof *programs)

/* Two that change nothing, gains of 3, 5 and 10 %, a loss of 4 %. Half a variant counts where none is decided. */
static double decided_race(const struct order *o, size_t program, enum measure_pairing pairing, unsigned long long seed,
			   int *decided)
{
	static const int extra[] = {100, 100, 70, 50, 0, 140};
	struct order asked = *o;
	struct figure f;
	asked.pairing = pairing;
	figure_init(&f, &asked, seed, programs[program].kind, programs[program].ms, 100);
	for (size_t i = 0; i < sizeof extra / sizeof *extra; i++)
		add(&f, arena_printf(&f.a, "v%zu", i), extra[i]);
	double took = race(&f);
	*decided = 0;
	for (size_t i = 2; i < f.subjects.n; i++)
		*decided += f.subjects.v[i].verdict != VERDICT_INCONCLUSIVE && f.subjects.v[i].verdict != VERDICT_NONE;
	arena_free(&f.a);
	return took;
}

static int decided(void *arg)
{
	const struct order *o = arg;
	double logs = 0;
	for (size_t p = 0; p < PROGRAMS; p++) {
		double seconds[2] = {0};
		int n[2] = {0};
		for (int i = 0; i < 2 * o->times; i++) {
			int chosen = (i + (i / 2)) % 2, one; /* which is first changes from time to time */
			seconds[chosen] += decided_race(o, p, chosen ? PAIRING_CHOSEN : PAIRING_ALONE,
							o->seed + (unsigned)i, &one);
			n[chosen] += one;
		}
		double alone = seconds[0] / fmax(n[0], 0.5), choice = seconds[1] / fmax(n[1], 0.5);
		logs += log(choice / alone) / PROGRAMS;
		printf("csv: seconds for a decided variant,cpu,%s of %d ms; %s; 6 variants; %.0f s each; %d races; "
		       "seed %llu,"
		       "alone %.1f s (%d decided); chosen %.1f s (%d decided): %.2f\n",
		       programs[p].kind, programs[p].ms, beside(o), o->budget, o->times, o->seed, alone, n[0], choice,
		       n[1], choice / alone);
		fflush(stdout);
	}
	printf("csv: seconds for a decided variant,cpu,all %zu programs; %s; geometric mean; seed %llu,%.2f\n",
	       PROGRAMS, beside(o), o->seed, exp(logs));
	fflush(stdout);
	return 0;
}

static int index_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; name && i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return (int)i;
	return -1;
}

int main(int argc, char **argv)
{
	struct order o = {.what = argc > 1 ? argv[1] : "", .seed = 1};
	static const struct {
		const char *name;
		int (*take)(void *);
		int times, pairing;
		double budget;
	} all[] = {{"aa", aa, 20, 1, 15}, {"power", power, 20, 0, 20}, {"decided", decided, 1, 0, 30}};
	proc_catch_signals();
	for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
		if (strcmp(o.what, all[k].name) != 0)
			continue;
		int at = 2, pairing = all[k].pairing ? index_of(argv[at], pairings, 3) : 0;
		at += all[k].pairing;
		int load = argc > at ? index_of(argv[at], loads, 3) : -1;
		if (pairing < 0 || load < 0)
			break;
		o.pairing = (enum measure_pairing)pairing;
		o.load = (enum load)load;
		o.seed = argc > at + 1 ? strtoull(argv[at + 1], NULL, 10) : 1;
		o.times = argc > at + 2 ? atoi(argv[at + 2]) : all[k].times;
		o.budget = argc > at + 3 ? atof(argv[at + 3]) : all[k].budget;
		return load_beside(o.load, all[k].take, &o);
	}
	fprintf(stderr, "usage: figures_ways aa alone|together|chosen LOAD | power LOAD | decided LOAD "
			"[SEED [TIMES [BUDGET]]]; LOAD: none, sibling, compile\n");
	return 2;
}
