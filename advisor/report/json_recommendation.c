/* The recommendation as JSON; read_recommendation.c is its mirror. */
#include "report/json_parts.h"

/* What is for the whole program beside what is for some units only. */
static void add_merged_json(cJSON *v, const struct merged_edit *m)
{
	json_add_fields(v, &edit_fields, &m->all);
	json_add_patch(v, m->all.patch);
	cJSON *list = cJSON_AddArrayToObject(v, "unit_edits");
	for (size_t i = 0; i < m->parts.n; i++) {
		const struct edit *e = &m->parts.v[i];
		cJSON *item = json_push(list);
		json_add_strlist(item, "add", &e->add);
		json_add_strlist(item, "remove", &e->remove);
		json_add_str(item, "compiler", e->compiler);
		json_add_bool(item, "pool", e->pool);
		json_add_visible_list(item, "units", &e->units);
	}
}

static void add_members(cJSON *to, const struct member_list *l)
{
	cJSON *list = cJSON_AddArrayToObject(to, "members");
	for (size_t i = 0; i < l->n; i++) {
		cJSON *v = json_push(list);
		json_add_str(v, "id", words_text(l->v[i].id));
		json_add_results(v, "results", &l->v[i].results);
	}
}

static void add_rehearsal(cJSON *v, const struct rehearsal *h)
{
	json_add_str(v, "status", rehearsal_status_name(h->status));
	json_add_strlist(v, "suggestions", &h->suggestions);
	json_add_str(v, "to", h->to);
	json_add_str(v, "configure", h->configure);
	json_add_str(v, "build", h->build);
	json_add_str(v, "code", h->code);
	json_add_str(v, "reason", h->reason);
	json_add_num(v, "seconds", h->seconds);
}

/* What the other way of pairing says of it. */
static void add_other_way(cJSON *to, const struct recommendation *rec)
{
	if (!rec->other.pairs) {
		cJSON_AddNullToObject(to, "other_way");
		return;
	}
	cJSON *v = cJSON_AddObjectToObject(to, "other_way");
	json_add_num(v, "pairs", rec->other.pairs);
	json_add_speedup(v, rec->other.speedup, rec->other.lo, rec->other.hi);
	json_add_bool(v, "differs", rec->ways_differ);
}

void json_add_recommendation(cJSON *root, const struct recommendation *rec)
{
	cJSON *v = cJSON_AddObjectToObject(root, "recommendation");
	json_add_strlist(v, "suggestions", &rec->suggestions);
	add_merged_json(v, &rec->edit);
	json_add_strlist(v, "dropped", &rec->dropped);
	add_members(v, &rec->members);
	json_add_results(v, "results", &rec->results);
	json_add_results(v, "ordinary_results", &rec->ordinary);
	json_add_results(v, "held_out_results", &rec->held_out);
	json_add_bool(v, "confirmed", rec->confirmed);
	json_add_bool(v, "rehearsed", rec->rehearsal.status == REHEARSAL_PASSED);
	if (rec->suggestions.n)
		add_rehearsal(cJSON_AddObjectToObject(v, "rehearsal"), &rec->rehearsal);
	else
		cJSON_AddNullToObject(v, "rehearsal");
	cJSON *failed = cJSON_AddArrayToObject(v, "failed_rehearsals");
	for (size_t i = 0; i < rec->failed.n; i++)
		add_rehearsal(json_push(failed), &rec->failed.v[i]);
	json_add_str(v, "note", rec->note);
	json_add_str(v, "code_hash", rec->code_hash);
	json_add_series(v, "samples", &rec->samples);
	json_add_series(v, "baseline_samples", &rec->baseline_samples);
	json_add_metrics(v, "metrics", rec->metrics, rec->n_metrics);
	json_add_metrics(v, "baseline_metrics", rec->baseline_metrics, rec->n_baseline_metrics);
	json_add_num(v, "size_bytes", (double)rec->size_bytes);
	json_add_num(v, "build_seconds", rec->build_seconds);
	json_add_str(v, "pairs", design_name(rec->design));
	add_other_way(v, rec);
}
