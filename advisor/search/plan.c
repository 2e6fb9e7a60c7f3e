#include "search/plan.h"

#include <math.h>

#include "search/search.h"
#include "search/takes.h"

/* Of the time for building and racing: trees that are configured again; each is a whole build, twice. */
#define OPTIONS	    0.30
#define CAUTION	    0.75 /* a plan that is carried out and goes on is better than one that fails */
#define BUILDING    0.80 /* until all are built and have had their first rounds */
#define LATE	    0.15 /* for builds that were begun in time */
#define BREADTH	    8 /* variants that shall have a few rounds before any has many */
#define ROUNDS_MOST 4
/* For a forecast before anything but the baseline is known: the share of the time that is for building and first rounds,
 * and how many variants are too few, and enough. */
#define FORECAST_SHARE	0.5
#define FORECAST_FEW	6
#define FORECAST_ENOUGH 20
#define AGAIN_MOST	2
#define AGAIN_SHARE	0.10 /* of the budget: with less left, a race is not taken up again */
/* Of the time that there is at the beginning. */
#define SCREEN_LEAST  0.35
#define SETS_SHARE    0.35
#define PRICE_SHARE   0.12
#define TIER_SHARE    0.40
#define CONFIRM_SHARE 0.50 /* at most */
#define CONFIRM_USUAL 0.25 /* beyond that only as many pairs as can be called */
/* Sets of winners: how many winners are reckoned with, sets besides one for each, and how much longer they take to
 * build than the project does (profiles, links). */
#define WINNERS	     3
#define WINNERS_MOST 5
#define MORE_SETS    4
#define SET_BUILD    1.8
/* The confirmation: rounds for an interval that is narrow and not only beyond doubt; and with fewer than so many
 * nothing is ever called. */
#define CONFIRM_ROUNDS 14
#define PAIRS_LEAST    10
#define CONFIRM_LEAST  10.0 /* seconds */
#define CONFIRM_MOST   45.0

/* Of all units, with what is around it: what the control's was, which had all its objects. */
static double plain_build(const struct search *s)
{
	return s->base.seconds + s->control.seconds;
}

/* "0.4 s", "75 s", "6 minutes" */
static const char *minutes(const struct search *s, double seconds)
{
	return seconds < 90 ? arena_printf(s->arena, "%.*f s", seconds < 10, seconds)
			    : arena_printf(s->arena, "%.0f minutes", seconds / 60);
}

/* Rounds that those in the race still lack. */
static double lacking(const struct search *s, const struct subject_list *race)
{
	double sum = 0, benchmarks = (double)s->report->benchmarks.n;
	for (size_t i = 2; race && i < race->n; i++)
		if (race->v[i].status == MEASURE_OK && !race->v[i].dropped)
			sum += fmax(0, s->plan.rounds - (double)race->v[i].samples.n / benchmarks);
	return sum;
}

int plan_fits(const struct search *s, const struct suggestion *g, const struct subject_list *race)
{
	const struct plan *p = &s->plan;
	double build = takes_build(s, g), measure = takes_round(s) * (lacking(s, race) + p->rounds);
	/* what was asked for by name is all built, if its rounds are few then */
	if (s->opt.only.n)
		return search_now(s) + takes_both(s, build, takes_round(s)) <= fmax(p->begin_end, p->build_end);
	return search_now(s) + takes_both(s, build, measure) <= p->begin_end;
}

/* ---- the plan ---- */

static int is_open(const struct suggestion *g)
{
	return g->status == SUGGESTION_PROPOSED && !g->priced;
}

static size_t count_open(const struct search *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->report->suggestions.n; i++)
		n += is_open(&s->report->suggestions.v[i]);
	return n;
}

/* That nobody has tried, whatever the reason. */
static int is_untried(const struct suggestion *g)
{
	return !g->priced && (g->status == SUGGESTION_SKIPPED || (g->status == SUGGESTION_PROPOSED && !g->was_built));
}

static size_t count_tried(const struct search *s)
{
	size_t untried = 0;
	for (size_t i = 0; i < s->report->suggestions.n; i++)
		untried += (size_t)is_untried(&s->report->suggestions.v[i]);
	return s->plan.untried > untried ? s->plan.untried - untried : 0;
}

/* How many of those that are open the time does for, in their order, when each has so many rounds. */
static size_t count(const struct search *s, double seconds, double rounds)
{
	const struct suggestion_list *all = &s->report->suggestions;
	double built = 0, raced = 0, options = 0;
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct suggestion *g = &all->v[i];
		double build = takes_build(s, g), race = rounds * takes_round(s);
		double b = built + build, r = raced + race, o = options + (g->edit.options.n ? build : 0);
		if (!is_open(g) || takes_both(s, b, r) > seconds ||
		    (!s->opt.only.n && g->edit.options.n && o > OPTIONS * seconds))
			continue;
		built = b;
		raced = r;
		options = o;
		n++;
	}
	return n;
}

/* Rounds in which an interval can say something; with benchmarks that take long as many as leave room for a few. */
static double choose_rounds(const struct search *s, double seconds)
{
	double rounds = ROUNDS_MOST;
	size_t open = count_open(s), wanted = open < BREADTH || s->opt.only.n ? open : BREADTH;
	while (rounds > 1 && count(s, seconds, rounds) < wanted)
		rounds--;
	return rounds;
}

static size_t priced_n(const struct search *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->report->suggestions.n; i++)
		n += s->report->suggestions.v[i].priced && s->report->suggestions.v[i].status == SUGGESTION_PROPOSED;
	return n;
}

/* Until the first few have been built and have had a round: before that, time for sets would be for nothing. */
static double breadth_s(const struct search *s)
{
	const struct suggestion_list *all = &s->report->suggestions;
	double build = 0, measure = 0;
	for (size_t i = 0, n = 0; i < all->n && n < BREADTH; i++) {
		if (!is_open(&all->v[i]))
			continue;
		build += takes_build(s, &all->v[i]);
		measure += takes_round(s);
		n++;
	}
	return takes_both(s, build, measure) / (CAUTION * BUILDING);
}

static double confirm_s(const struct search *s)
{
	double round = 3 * s->round_s; /* baseline, control, set; with nothing built beside them */
	double wanted = fmin(CONFIRM_ROUNDS * round, fmax(CONFIRM_USUAL * s->plan.whole_s, PAIRS_LEAST * round));
	wanted = fmin(fmax(CONFIRM_LEAST, wanted), fmax(CONFIRM_MOST, PAIRS_LEAST * round));
	return fmin(wanted, CONFIRM_SHARE * s->plan.whole_s);
}

/* The time for what comes after: the confirmation needs its pairs, a choice of sets builds of its own. */
static double set_aside(const struct search *s, double winners, double set_build)
{
	const struct plan *p = &s->plan;
	double sets = winners > 1 ? winners + MORE_SETS : 0, confirm = confirm_s(s);
	double sets_s = fmin(sets * (set_build + PAIRS_LEAST * takes_run(s)), SETS_SHARE * p->whole_s);
	sets_s = fmax(0, fmin(sets_s, p->whole_s - confirm - p->breadth_s));
	double tier = s->suggest_options.hot_units.n && p->planned >= count_open(s) ? TIER_SHARE * p->whole_s : 0;
	return confirm + sets_s + tier;
}

static double price_s(const struct search *s)
{
	double pairs = PAIRS_LEAST * takes_round(s);
	double all = (double)priced_n(s) * (plain_build(s) + pairs);
	return fmin(all, PRICE_SHARE * s->plan.whole_s);
}

static void say(struct search *s)
{
	const struct progress *p = &s->progress;
	size_t planned = s->plan.planned, all = count_open(s);
	if (s->report->plan.suggestions)
		progress_say(p, PROGRESS_STEP, "%s are left for %zu that are open", minutes(s, s->plan.whole_s), all);
	else if (planned >= all)
		progress_say(p, PROGRESS_STEP, "the plan for %s: all %zu suggestions", minutes(s, s->opt.budget), all);
	else
		progress_say(p, PROGRESS_STEP, "the plan for %s: %zu of %zu suggestions, the likeliest first",
			     minutes(s, s->opt.budget), planned, all);
}

static void set_ends(struct plan *p, double from, double seconds)
{
	p->screen_end = from + seconds;
	p->begin_end = from + BUILDING * seconds;
	p->build_end = p->begin_end + LATE * seconds;
}

/* Those that have won or may, and of the ones reckoned with the share of the plan that was not tried yet. */
static double reckoned(const struct search *s, const struct subject_list *race, double *build)
{
	double promising = log1p(SEARCH_PROMISING * s->opt.min_effect / 100), winners = 0;
	struct suggestion_list *list = &s->report->suggestions;
	for (size_t i = 2; i < race->n; i++) {
		const struct subject *one = &race->v[i];
		const struct suggestion *g = suggestion_find(list, one->id);
		int good = one->verdict == VERDICT_FASTER || (!one->dropped && one->samples.n && one->seen > promising);
		if (one->status != MEASURE_OK || !good || !g)
			continue;
		winners++;
		*build = fmax(*build, takes_guess(s, g));
	}
	double planned = (double)s->plan.planned, tried = (double)count_tried(s);
	double to_come = tried < planned ? 1 - tried / planned : 0;
	return fmin(winners, WINNERS_MOST) + WINNERS * to_come;
}

/* What is planned and not tried yet, with the rounds that those in the race lack, takes all the time there is. */
static int is_pressed(const struct search *s, const struct subject_list *race)
{
	const struct plan *p = &s->plan;
	const struct suggestion_list *list = &s->report->suggestions;
	double build = 0, measure = takes_round(s) * lacking(s, race);
	for (size_t i = 0, n = count_tried(s); i < list->n && n < p->planned; i++) {
		if (!is_open(&list->v[i]) || list->v[i].was_built)
			continue;
		build += takes_build(s, &list->v[i]);
		measure += takes_round(s) * p->rounds;
		n++;
	}
	return search_now(s) + takes_both(s, build, measure) > p->begin_end;
}

void plan_update(struct search *s, const struct subject_list *race)
{
	struct plan *p = &s->plan;
	double build = plain_build(s), winners = reckoned(s, race, &build);
	double screen = p->whole_s - set_aside(s, winners, build);
	double from = s->deadline - s->reserved - s->for_rehearsal - p->whole_s;
	set_ends(p, from, fmax(screen, p->least_s));
	p->pressed = is_pressed(s, race);
}

void plan_make(struct search *s)
{
	struct plan *p = &s->plan;
	*p = (struct plan){.beside = s->lab->beside_speed(s->lab->ctx)};
	s->reserved = 0;
	p->whole_s = search_left(s);
	p->rounds = ROUNDS_MOST;
	p->breadth_s = breadth_s(s);
	s->reserved = fmax(0, fmin(price_s(s), p->whole_s - confirm_s(s) - p->breadth_s));
	p->whole_s = search_left(s);
	p->planned = count_open(s);
	p->untried = 0;
	for (size_t i = 0; i < s->report->suggestions.n; i++)
		p->untried += (size_t)is_untried(&s->report->suggestions.v[i]);
	set_ends(p, search_now(s),
		 fmax(p->whole_s - set_aside(s, WINNERS, SET_BUILD * (plain_build(s))), SCREEN_LEAST * p->whole_s));
	double seconds = CAUTION * (p->begin_end - search_now(s));
	p->least_s = seconds / BUILDING;
	p->rounds = choose_rounds(s, seconds);
	p->planned = count(s, seconds, p->rounds);
	say(s);
}

void plan_forecast(const struct search *s, int quick)
{
	double one = s->base.seconds + ROUNDS_MOST * takes_round(s), left = s->deadline - search_now(s);
	double n = floor(FORECAST_SHARE * left / fmax(one, 1e-3));
	double enough = s->opt.budget - left + FORECAST_ENOUGH * one / FORECAST_SHARE;
	if (n >= FORECAST_FEW)
		return;
	progress_say(&s->progress, PROGRESS_STEP,
		     "one build takes %s and one run %s: %s allow about %.0f variant%s; give it --budget %.0fm%s",
		     minutes(s, s->base.seconds), minutes(s, s->round_s), minutes(s, s->opt.budget), n,
		     n == 1 ? "" : "s", ceil(enough / 60), quick ? "" : ", or --quick");
}

int plan_again(struct search *s)
{
	struct suggestion_list *all = &s->report->suggestions;
	size_t open = 0;
	/* with so many rounds at most, more of them is not what the user wants */
	int bounded = s->measure_options.max_rounds > 0;
	if (search_left(s) < AGAIN_SHARE * s->opt.budget || s->taken_up++ == AGAIN_MOST)
		return 0;
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		int undecided = !bounded && g->status == SUGGESTION_MEASURED && g->verdict == VERDICT_INCONCLUSIVE;
		if (g->priced || g->on_top_of.n || !(g->later || undecided))
			continue;
		g->later = 0;
		g->status = SUGGESTION_PROPOSED;
		g->reason = NULL;
		open++;
	}
	if (open)
		plan_make(s);
	return open > 0;
}

void plan_forgo(struct search *s)
{
	s->plan.planned -= s->plan.planned > 0;
}

/* Before anything was built: the user or the project settled them. */
static size_t skipped_before(const struct search *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->report->suggestions.n; i++) {
		const struct suggestion *g = &s->report->suggestions.v[i];
		n += !g->priced && g->status == SUGGESTION_SKIPPED && !g->was_built;
	}
	return n;
}

void plan_close(struct search *s)
{
	const struct plan *p = &s->plan;
	const struct suggestion_list *all = &s->report->suggestions;
	struct planned *out = &s->report->plan;
	double build = 0, measure = 0;
	size_t before = out->tried;
	*out = (struct planned){.suggestions = out->suggestions ? out->suggestions : p->planned};
	for (size_t i = 0; i < all->n; i++) {
		const struct suggestion *g = &all->v[i];
		if (!is_open(g) && (g->status != SUGGESTION_SKIPPED || !g->was_built || g->priced))
			continue;
		out->later++;
		build += takes_build(s, g);
		measure += ROUNDS_MOST * takes_round(s);
	}
	/* and what is around them, as in this run */
	if (out->later)
		out->later_seconds = takes_both(s, build, measure) / (CAUTION * BUILDING) + confirm_s(s);
	size_t open = out->later + skipped_before(s);
	out->tried = before + (p->untried > open ? p->untried - open : 0);
}
