/* Measuring: the race of all suggestions, the combination of the winners reduced
 * to the smallest set that keeps the gain, and its confirmation on fresh samples. */
#include "cli/session.h"

#include <math.h>

#include "base/clock.h"
#include "base/proc.h"

/* Shares of the time left, in turn: the race, the switches (which take what they need of
 * theirs), then the choice of the set; the confirmation has what remains. */
#define RACE_SHARE     0.50
#define CHOICE_SHARE   0.50
#define CHOICE_SECONDS 60
/* Of the time left after the race, for building sets of winners: what can't be built in it
 * can't be confirmed either. */
#define SETS_SHARE 0.40
/* The headline's interval shall be narrow, not just beyond doubt: no early stop here. */
#define CONFIRM_SECONDS 45
#define CONFIRM_LEAST	10
#define CONFIRM_ROUNDS	40 /* runs of the benchmarks: about a dozen of each of baseline, control, and set */
#define YARDSTICK_RUNS	8
#define AGAIN_SECONDS	120 /* with less left the set is not reduced once more */
#define PROMISING	3 /* effects that matter: less is not worth a look at what was not decided */
#define MAX_PROMISING	4 /* suggestions up to which the undecided fill a set */
#define MAX_WINNERS	6 /* more are not taken apart one by one */

/* A set of suggestions that could become the recommendation. */
struct candidate {
	struct strlist ids;
	struct built built;
	size_t subject; /* index in the race */
};
struct candidate_list {
	struct candidate *v;
	size_t n, cap;
};

void session_push(struct session *s, struct subject_list *l, const char *id, const struct built *b, int numerics)
{
	struct subject *subject = list_push(s->arena, l);
	*subject = session_subject(s, id,
				   str_eq(id, "base")	   ? "base"
				   : str_eq(id, "control") ? "control"
							   : "variant",
				   b);
	subject->numerics = numerics;
}

void session_begin_race(struct session *s, struct subject_list *l)
{
	session_push(s, l, "base", &s->base, 0);
	session_push(s, l, "control", &s->control, 0);
}

void session_take(struct session *s, struct suggestion *g, const struct subject *subject)
{
	static const enum suggestion_status of[] = {
		[MEASURE_OK] = SUGGESTION_MEASURED,	      [MEASURE_CHECK_FAILED] = SUGGESTION_CHECK_FAILED,
		[MEASURE_RUN_FAILED] = SUGGESTION_RUN_FAILED, [MEASURE_TIMEOUT] = SUGGESTION_TIMEOUT,
		[MEASURE_SKIPPED] = SUGGESTION_SKIPPED,
	};
	struct metric_summary *m;
	size_t n;
	g->status = of[subject->status];
	g->reason = subject->reason;
	g->results = subject->results;
	g->verdict = subject->status == MEASURE_OK ? subject->verdict : VERDICT_NONE;
	measure_summaries(s->arena, subject, &m, &n);
	g->metrics.v = m;
	g->metrics.n = g->metrics.cap = n;
	subject_series(s->arena, subject, &s->report.benchmarks, s->report.metric, 0, &g->samples);
	s->out_of_time |= g->status == SUGGESTION_SKIPPED;
	if (g->status == SUGGESTION_SKIPPED && !g->reason)
		g->reason = "no time was left in the budget to measure it";
}

static void take_baseline(struct session *s, const struct subject_list *l)
{
	struct report *r = &s->report;
	struct metric_summary *own;
	size_t n;
	measure_summaries(s->arena, &l->v[0], &own, &n);
	r->baseline.metrics = arena_alloc(s->arena, (n + 1) * sizeof *own);
	for (size_t i = 0; i < n; i++)
		r->baseline.metrics[i] = own[i];
	if (s->yardstick.n)
		yardstick_summary(&s->yardstick, &r->baseline.metrics[n++]);
	r->baseline.n_metrics = n;
	subject_series(s->arena, &l->v[0], &r->benchmarks, r->metric, 0, &r->baseline.samples);
	subject_series(s->arena, &l->v[1], &r->benchmarks, r->metric, 0, &r->baseline.control_samples);
	const struct result *aa = result_overall(&l->v[1].results, s->report.metric);
	if (aa && aa->pairs > 0) {
		r->baseline.has_noise = 1;
		r->baseline.noise = aa->speedup;
		r->baseline.noise_lo = aa->lo;
		r->baseline.noise_hi = aa->hi;
	}
}

/* What has the same code as a measured suggestion has its result, too. */
static void inherit_results(struct suggestion_list *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		const struct suggestion *of =
			g->status == SUGGESTION_SAME_CODE ? suggestion_find(all, g->same_as) : NULL;
		if (!of)
			continue;
		g->results = of->results;
		g->verdict = of->verdict;
	}
}

static int screen(struct session *s, struct err *err)
{
	struct suggestion_list *all = &s->report.suggestions;
	struct subject_list l = {0};
	session_begin_race(s, &l);
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].was_built && all->v[i].status == SUGGESTION_PROPOSED)
			session_push(s, &l, all->v[i].id, &all->v[i].built, all->v[i].risk == RISK_NUMERICS);
	/* With nothing to race, a few pairs of the control say how noisy it is here. */
	double seconds = l.n > 2 ? session_left(s) * RACE_SHARE : fmin(session_left(s), 10);
	progress_say(&s->cli->progress, PROGRESS_STEP, "measuring %zu variants against the baseline", l.n - 2);
	/* before and after: in between is what it is to be compared with */
	measure_yardstick(s->arena, &s->measure_options, YARDSTICK_RUNS, &s->yardstick, NULL);
	int rc = session_measure(s, &l, PHASE_SCREEN, seconds, err);
	measure_yardstick(s->arena, &s->measure_options, YARDSTICK_RUNS, &s->yardstick, NULL);
	for (size_t i = 2; i < l.n; i++)
		session_take(s, suggestion_find(all, l.v[i].id), &l.v[i]);
	take_baseline(s, &l);
	inherit_results(all);
	return rc;
}

static void add_candidate(struct session *s, struct candidate_list *l, const struct strlist *ids, size_t without)
{
	struct candidate *c = list_push(s->arena, l);
	for (size_t i = 0; i < ids->n; i++)
		if (i != without)
			strlist_add(s->arena, &c->ids, ids->v[i]);
}

static int any_numerics(const struct session *s, const struct strlist *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		if (suggestion_find(&s->report.suggestions, ids->v[i])->risk == RISK_NUMERICS)
			return 1;
	return 0;
}

/* Builds a candidate until the time given; a single suggestion has been built already. -1: interrupted. */
static int build_candidate(struct session *s, struct candidate *c, double until, struct err *err)
{
	struct suggestion_list *all = &s->report.suggestions;
	if (c->ids.n == 1) {
		c->built = suggestion_find(all, c->ids.v[0])->built;
		return 0;
	}
	const char *id = arena_printf(s->arena, "combination-%u", ++s->combinations);
	struct variant v = suggest_combination(s->arena, all, &c->ids, id);
	c->built.status = BUILD_TIMEOUT;
	if (clock_s() >= until)
		return 0;
	if (session_build_variant(s, &v, until, &c->built, err) != 0)
		return -1;
	session_count_build(s, &c->built);
	return 0;
}

static const char *candidate_name(struct arena *a, const struct candidate *c)
{
	struct str s = {0};
	for (size_t i = 0; i < c->ids.n; i++)
		str_addf(&s, "%s%s", i ? "+" : "", c->ids.v[i]);
	const char *name = arena_strdup(a, str_text(&s));
	str_free(&s);
	return name;
}

/* One more sentence of the recommendation's note. */
static void add_note(struct session *s, const char *text)
{
	struct recommendation *rec = &s->report.recommendation;
	rec->note = rec->note ? arena_printf(s->arena, "%s; %s", text, rec->note) : text;
}

/* All together, the proved ones alone, each left out once, and the best alone: the set that is
 * best wins, a smaller one when it is as good within the effect that matters. */
static void list_candidates(struct session *s, const struct strlist *winners, size_t proved, struct candidate_list *l)
{
	add_candidate(s, l, winners, winners->n);
	if (proved > 1 && proved + 1 < winners->n) {
		struct strlist sure = {.v = winners->v, .n = proved};
		add_candidate(s, l, &sure, proved);
	}
	for (size_t i = 0; winners->n > 2 && i < winners->n; i++)
		add_candidate(s, l, winners, i);
	for (size_t i = 0; winners->n > 1 && i < 2; i++) {
		struct strlist one = {0};
		strlist_add(s->arena, &one, winners->v[i]);
		add_candidate(s, l, &one, 1);
	}
}

static double candidate_speedup(const struct session *s, const struct candidate *c, const struct subject_list *race)
{
	const struct subject *subject = c->subject ? &race->v[c->subject] : NULL;
	const struct result *o =
		subject && subject->status == MEASURE_OK ? result_overall(&subject->results, s->report.metric) : NULL;
	return o && o->pairs > 0 ? o->speedup : 0;
}

/* The one that was best in the choice; without samples of it the best suggestion alone, that is the last
 * but one of several. */
static struct candidate *best_candidate(const struct session *s, const struct candidate_list *l,
					const struct subject_list *race)
{
	struct candidate *best = NULL, *alone = l->n > 1 ? &l->v[l->n - 2] : l->v;
	double most = 0;
	for (size_t i = 0; i < l->n; i++)
		most = fmax(most, candidate_speedup(s, &l->v[i], race));
	for (size_t i = 0; i < l->n; i++) {
		double v = candidate_speedup(s, &l->v[i], race);
		if (v > 0 && v >= most * (1 - s->cli->opt.min_effect / 100) && (!best || l->v[i].ids.n < best->ids.n))
			best = &l->v[i];
	}
	return best ? best : alone->subject ? alone : NULL;
}

/* Chooses among sets of the winners on samples of its own. NULL: none could be built and run. */
static int choose(struct session *s, const struct strlist *winners, size_t proved, struct candidate **chosen,
		  struct err *err)
{
	struct candidate_list *l = arena_alloc(s->arena, sizeof *l);
	struct subject_list race = {0};
	double until = clock_s() + session_left(s) * SETS_SHARE;
	list_candidates(s, winners, proved, l);
	session_begin_race(s, &race);
	for (size_t i = 0; i < l->n; i++) {
		struct candidate *c = &l->v[i];
		if (build_candidate(s, c, until, err) != 0)
			return -1;
		if (c->built.status != BUILD_OK)
			continue;
		c->subject = race.n;
		session_push(s, &race, candidate_name(s->arena, c), &c->built, any_numerics(s, &c->ids));
	}
	if (race.n > 3) {
		progress_say(&s->cli->progress, PROGRESS_STEP, "choosing among %zu sets of the winners", race.n - 2);
		if (session_measure(s, &race, PHASE_CHOICE, fmin(session_left(s) * CHOICE_SHARE, CHOICE_SECONDS),
				    err) != 0)
			return -1;
	}
	*chosen = best_candidate(s, l, &race);
	return 0;
}

/* Backward elimination: as long as a set with one less is as good, its own members are left out in turn. */
static int reduce(struct session *s, const struct strlist *winners, size_t proved, struct candidate **chosen,
		  struct err *err)
{
	if (choose(s, winners, proved, chosen, err) != 0)
		return -1;
	for (size_t n = winners->n; *chosen && (*chosen)->ids.n > 2 && (*chosen)->ids.n < n;) {
		struct candidate *smaller = NULL;
		if (session_left(s) < AGAIN_SECONDS || !session_may_build(s, 1))
			break;
		n = (*chosen)->ids.n;
		if (choose(s, &(*chosen)->ids, n, &smaller, err) != 0)
			return -1;
		*chosen = smaller ? smaller : *chosen;
	}
	return 0;
}

static void merge_list(struct arena *a, struct strlist *to, const struct strlist *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (!strlist_has(to, from->v[i]))
			strlist_add(a, to, from->v[i]);
}

/* What the recommendation consists of, in flags. */
static void fill_recommendation(struct session *s, const struct candidate *c)
{
	struct recommendation *rec = &s->report.recommendation;
	rec->suggestions = c->ids;
	rec->code_hash = c->built.code_hash;
	for (size_t i = 0; i < c->ids.n; i++) {
		const struct edit *e = &suggestion_find(&s->report.suggestions, c->ids.v[i])->edit;
		merge_list(s->arena, &rec->add, &e->add);
		merge_list(s->arena, &rec->remove, &e->remove);
		merge_list(s->arena, &rec->link, &e->link);
		merge_list(s->arena, &rec->env, &e->env);
		merge_list(s->arena, &rec->options, &e->options);
		rec->preload = e->preload ? e->preload : rec->preload;
		rec->compiler = e->compiler ? e->compiler : rec->compiler;
		rec->pgo |= e->pgo;
		rec->pool |= e->pool;
	}
}

/* Seconds for the confirmation. When little is left, the prices wait: a recommendation comes first. */
static double confirm_seconds(struct session *s)
{
	double least = fmin(CONFIRM_SECONDS, fmax(CONFIRM_LEAST, CONFIRM_ROUNDS * s->round_s));
	double lacking = least - session_left(s);
	if (lacking > 0)
		s->reserved = fmax(0, s->reserved - lacking);
	return fmin(session_left(s), CONFIRM_SECONDS);
}

static int confirm(struct session *s, const struct candidate *c, struct err *err)
{
	struct recommendation *rec = &s->report.recommendation;
	struct subject_list race = {0};
	const char *name = candidate_name(s->arena, c);
	session_begin_race(s, &race);
	session_push(s, &race, name, &c->built, any_numerics(s, &c->ids));
	progress_say(&s->cli->progress, PROGRESS_STEP, "confirming %s on fresh samples", name);
	int rc = session_measure(s, &race, PHASE_CONFIRM, confirm_seconds(s), err);
	const struct subject *subject = &race.v[2];
	rec->results = subject->results;
	subject_series(s->arena, subject, &s->report.benchmarks, s->report.metric, 2, &rec->samples);
	subject_series(s->arena, &race.v[0], &s->report.benchmarks, s->report.metric, 2, &rec->baseline_samples);
	rec->confirmed = rc == 0 && subject->status == MEASURE_OK && subject->verdict == VERDICT_FASTER;
	if (rec->confirmed) {
		fill_recommendation(s, c);
		for (size_t i = 0; i < c->ids.n; i++)
			suggestion_find(&s->report.suggestions, c->ids.v[i])->accepted = 1;
		return 0;
	}
	add_note(s, arena_printf(s->arena,
				 "%s looked better in the race but fresh samples did not confirm it (%s): keep the "
				 "present build",
				 name, subject->reason ? subject->reason : verdict_name(subject->verdict)));
	return rc;
}

/* The winners' best set, confirmed or not. */
static int recommend(struct session *s, struct err *err)
{
	struct strlist winners = {0};
	suggest_combine(s->arena, &s->report.suggestions, &winners);
	if (winners.n > MAX_WINNERS)
		winners.n = MAX_WINNERS;
	/* Undecided is not slower: what looks good may join, since the confirmation, not the race, is what a
	 * recommendation rests on. */
	size_t proved = winners.n;
	double least = 1 + PROMISING * s->cli->opt.min_effect / 100;
	if (proved < MAX_PROMISING)
		suggest_promising(s->arena, &s->report.suggestions, least, MAX_PROMISING - proved, &winners);
	if (!winners.n) {
		add_note(s, "no variant was found to beat the present build here: keep it");
		return 0;
	}
	struct candidate *chosen = NULL;
	if (reduce(s, &winners, proved, &chosen, err) != 0)
		return -1;
	if (!chosen) {
		add_note(s, "the winners could not be built or run together, and no set of them could be confirmed");
		return 0;
	}
	return confirm(s, chosen, err);
}

int session_race(struct session *s, struct err *err)
{
	if (screen(s, err) != 0 || session_switches(s, err) != 0 || recommend(s, err) != 0)
		return -1;
	return session_price(s, err);
}
