/* The recommendation out of a JSON report: json_recommendation.c's mirror. */
#include "report/read.h"

static void read_part(struct reader *rd, const cJSON *v, void *ctx)
{
	struct merged_edit *m = ctx;
	struct edit *e = list_push(rd->a, &m->parts);
	reader_words(rd, v, "add", WORD_FLAG, &e->add);
	reader_words(rd, v, "remove", WORD_FLAG, &e->remove);
	e->compiler = reader_word(rd, v, "compiler", WORD_PATH);
	e->pool = reader_bool(rd, v, "pool");
	reader_words(rd, v, "units", WORD_PATH, &e->units);
}

static void read_merged(struct reader *rd, const cJSON *obj, struct merged_edit *out)
{
	reader_fields(rd, obj, &edit_fields, &out->all);
	out->all.patch = reader_patch(rd, obj);
	reader_each(rd, obj, "unit_edits", 0, read_part, out);
}

static void read_member(struct reader *rd, const cJSON *v, void *ctx)
{
	struct member_list *l = ctx;
	struct member *m = list_push(rd->a, l);
	m->id = reader_need_word(rd, v, "id", WORD_ID);
	reader_results(rd, v, "results", &m->results);
}

static const char *rehearsal_at(int i)
{
	return rehearsal_status_name((enum rehearsal_status)i);
}

static void read_rehearsal(struct reader *rd, const cJSON *v, struct rehearsal *h)
{
	h->status =
		(enum rehearsal_status)reader_enum(rd, v, "status", rehearsal_at, REHEARSAL_FAILED + 1, REHEARSAL_NONE);
	reader_words(rd, v, "suggestions", WORD_ID, &h->suggestions);
	h->to = reader_word(rd, v, "to", WORD_NAME);
	h->configure = reader_word(rd, v, "configure", WORD_COMMAND);
	h->build = reader_word(rd, v, "build", WORD_COMMAND);
	h->code = reader_word(rd, v, "code", WORD_ID);
	h->reason = reader_str(rd, v, "reason");
	h->seconds = reader_amount(rd, v, "seconds");
}

static void read_failed(struct reader *rd, const cJSON *v, void *ctx)
{
	struct rehearsal_list *l = ctx;
	read_rehearsal(rd, v, list_push(rd->a, l));
}

static void read_other_way(struct reader *rd, const cJSON *from, struct recommendation *rec)
{
	const cJSON *v = reader_object(rd, from, "other_way", 0);
	if (!v)
		return;
	struct reader_place old = reader_enter(rd, "other_way", READER_NO_INDEX);
	rec->other.pairs = reader_natural(rd, v, "pairs");
	rec->other.speedup = reader_num(rd, v, "speedup", 0);
	reader_interval(rd, v, &rec->other.lo, &rec->other.hi);
	rec->ways_differ = reader_bool(rd, v, "differs");
	reader_leave(rd, &old);
}

void reader_recommendation(struct reader *rd, const cJSON *root, struct recommendation *rec)
{
	const cJSON *v = reader_object(rd, root, "recommendation", 0);
	struct reader_place old = reader_enter(rd, "recommendation", READER_NO_INDEX);
	reader_words(rd, v, "suggestions", WORD_ID, &rec->suggestions);
	read_merged(rd, v, &rec->edit);
	reader_words(rd, v, "dropped", WORD_FLAG, &rec->dropped);
	reader_each(rd, v, "members", 0, read_member, &rec->members);
	reader_results(rd, v, "results", &rec->results);
	reader_results(rd, v, "ordinary_results", &rec->ordinary);
	reader_results(rd, v, "held_out_results", &rec->held_out);
	rec->confirmed = reader_bool(rd, v, "confirmed");
	const cJSON *rehearsal = reader_object(rd, v, "rehearsal", 0);
	if (rehearsal)
		read_rehearsal(rd, rehearsal, &rec->rehearsal);
	reader_each(rd, v, "failed_rehearsals", 0, read_failed, &rec->failed);
	rec->note = reader_str(rd, v, "note");
	rec->code_hash = reader_word(rd, v, "code_hash", WORD_ID);
	reader_series(rd, v, "samples", &rec->samples);
	reader_series(rd, v, "baseline_samples", &rec->baseline_samples);
	reader_metrics(rd, v, "metrics", &rec->metrics, &rec->n_metrics);
	reader_metrics(rd, v, "baseline_metrics", &rec->baseline_metrics, &rec->n_baseline_metrics);
	reader_count(rd, v, "size_bytes", &rec->size_bytes);
	rec->build_seconds = reader_amount(rd, v, "build_seconds");
	rec->design = design_parse(reader_str(rd, v, "pairs"));
	read_other_way(rd, v, rec);
	reader_leave(rd, &old);
}

/* What is recommended must be there, with its flags and its measurement. */
void reader_check_recommendation(struct reader *rd, const struct report *r)
{
	struct reader_place old = reader_enter(rd, "recommendation", READER_NO_INDEX);
	for (size_t i = 0; i < r->recommendation.suggestions.n; i++)
		if (!suggestion_find(&r->suggestions, r->recommendation.suggestions.v[i]))
			reader_fail(rd, "suggestions", "names \"%.60s\", which is no suggestion of this report",
				    r->recommendation.suggestions.v[i]);
	for (size_t i = 0; i < r->recommendation.members.n; i++)
		if (!strlist_has(&r->recommendation.suggestions, r->recommendation.members.v[i].id))
			reader_fail(rd, "members", "names \"%.60s\", which is none of its suggestions",
				    r->recommendation.members.v[i].id);
	reader_leave(rd, &old);
}
