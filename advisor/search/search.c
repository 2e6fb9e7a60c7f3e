/* What all steps of a search share. */
#include "search/search.h"

#include "base/hash.h"

/* Of baseline, control and set. */
#define BOTH_WAYS_ROUNDS 16

double search_now(const struct search *s)
{
	return s->lab->now(s->lab->ctx);
}

double search_left(const struct search *s)
{
	double left = s->deadline - s->reserved - s->for_rehearsal - search_now(s);
	return left > 1e-3 ? left : 1e-3; /* 0 would mean "as long as you like" to measure/ */
}

static int is_new_note(struct search *s, const char *text)
{
	int known = strlist_has(&s->notes, text);
	if (!known)
		strlist_add(s->arena, &s->notes, text);
	return !known;
}

void search_note(struct search *s, const char *text)
{
	const char **note = &s->report->recommendation.note;
	if (is_new_note(s, text))
		*note = *note ? arena_printf(s->arena, "%s; %s", text, *note) : text;
}

void search_note_last(struct search *s, const char *text)
{
	const char **note = &s->report->recommendation.note;
	if (is_new_note(s, text))
		*note = *note ? arena_printf(s->arena, "%s; %s", *note, text) : text;
}

void search_warn(struct search *s, const char *text)
{
	strlist_add(s->arena, &s->report->warnings, text);
	progress_say(&s->progress, PROGRESS_WARNING, "%s", text);
}

void search_count_build(struct search *s, const struct built *b)
{
	/* what is only run in another environment costs no build */
	s->report->cost.builds += b->compiled_units > 0 || b->linked > 0 || b->status != BUILD_OK;
	s->report->cost.build_seconds += b->seconds;
	s->report->cost.compiled_units += b->compiled_units;
}

void search_set_metric(struct search *s, enum metric metric)
{
	s->measure_options.metric = s->report->metric = metric;
}

/* What subject.place needs. */
struct place_context {
	struct search *s;
	const struct built *built;
};

static int place(void *ctx, unsigned layout, struct err *err)
{
	struct place_context *p = ctx;
	return p->s->lab->place(p->s->lab->ctx, p->built, layout, err);
}

struct subject search_subject(struct search *s, const char *id, const char *role, const struct built *built)
{
	struct subject subject = {
		.id = id, .tree = built->tree, .env = built->env, .layouts = built->layouts ? built->layouts : 1};
	char key[HASH_TEXT];
	struct hash *h = hash_new();
	hash_add_text(h, role);
	hash_add_text(h, built->code_hash);
	hash_add_text(h, s->report->host.id);
	for (size_t i = 0; i < built->env.n; i++)
		hash_add_text(h, built->env.v[i]);
	hash_finish(h, key);
	subject.sample_key = arena_strdup(s->arena, key);
	if (subject.layouts > 1) {
		struct place_context *p = arena_alloc(s->arena, sizeof *p);
		*p = (struct place_context){s, built};
		subject.place = place;
		subject.ctx = p;
	}
	return subject;
}

int search_measure(struct search *s, struct subject_list *subjects, int phase, double seconds, struct err *err)
{
	struct measure_options opt = s->measure_options;
	opt.phase = phase;
	/* that all sets beat the baseline is known soon; which of them is best is the question */
	opt.no_early_stop |= phase == PHASE_CHOICE || phase == PHASE_GROWN || phase == PHASE_CONFIRM ||
			     phase == PHASE_ORDINARY || phase == PHASE_HELD_OUT;
	opt.budget_s = seconds;
	/* what is recommended should hold for a program that has its processor to itself; with time for few pairs, the
	 * ones that decide come first */
	opt.both_ways = phase == PHASE_CONFIRM && seconds > BOTH_WAYS_ROUNDS * 3 * s->round_s;
	opt.memory = &s->machine;
	for (size_t i = 0; i < subjects->n; i++)
		if (s->lab->recall(s->lab->ctx, &subjects->v[i], phase, err) != 0)
			return -1;
	return s->lab->race(s->lab->ctx, subjects, &opt, err);
}

/* In its plain layout, for a race that knows no other. */
static int push_plain(struct search *s, struct subject_list *l, const char *id, const char *role,
		      const struct built *built, struct err *err)
{
	struct subject *subject = list_push(s->arena, l);
	*subject = search_subject(s, id, role, built);
	int rc = subject->place ? subject->place(subject->ctx, 0, err) : 0;
	subject->layouts = 1;
	subject->place = NULL;
	return rc;
}

int search_begin_ordinary(struct search *s, struct subject_list *l, const struct built *ordinary, struct err *err)
{
	return push_plain(s, l, "base", "base", &s->base, err) ||
			       push_plain(s, l, "control", "control", &s->control, err) ||
			       push_plain(s, l, "applied", "ordinary", ordinary, err)
		       ? -1
		       : 0;
}
