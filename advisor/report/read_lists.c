/* Findings, tags, suggestions and results out of a JSON report: json.c's mirror. */
#include <math.h>
#include <string.h>

#include "model/diff.h"
#include "report/read.h"

static const char *verdict_at(int i)
{
	return verdict_name((enum verdict_kind)i);
}

static const char *build_at(int i)
{
	static const char *const names[] = {"ok", "failed", "timeout", "run-failed", "check-failed"};
	return names[i];
}

void reader_each(struct reader *rd, const cJSON *obj, const char *member, int needed,
		 void (*one)(struct reader *, const cJSON *, void *), void *ctx)
{
	const cJSON *list = reader_array(rd, obj, member, needed), *item;
	size_t i = 0;
	cJSON_ArrayForEach(item, list)
	{
		struct reader_place old = reader_enter(rd, member, i++);
		if (cJSON_IsObject(item))
			one(rd, item, ctx);
		else
			reader_fail(rd, NULL, "must be an object");
		reader_leave(rd, &old);
		if (rd->failed)
			return;
	}
}

/* Bounds that are null are unknown: as wide as can be. */
void reader_interval(struct reader *rd, const cJSON *obj, double *lo, double *hi)
{
	const cJSON *ci = reader_array(rd, obj, "ci", 0);
	const cJSON *low = cJSON_GetArrayItem(ci, 0), *high = cJSON_GetArrayItem(ci, 1);
	if (ci && (!low || !high || !(cJSON_IsNumber(low) || cJSON_IsNull(low)) ||
		   !(cJSON_IsNumber(high) || cJSON_IsNull(high))))
		reader_fail(rd, "ci", "must be two numbers");
	*lo = cJSON_IsNumber(low) ? low->valuedouble : 0;
	*hi = cJSON_IsNumber(high) ? high->valuedouble : INFINITY;
}

static void read_result(struct reader *rd, const cJSON *v, void *ctx)
{
	struct result_list *out = ctx;
	struct result *r = list_push(rd->a, out);
	r->benchmark = reader_need_word(rd, v, "benchmark", WORD_NAME);
	r->metric = reader_metric(rd, v);
	r->speedup = reader_num(rd, v, "speedup", 0);
	reader_interval(rd, v, &r->lo, &r->hi);
	/* what no run writes was written by somebody else */
	if (isfinite(r->speedup) && r->speedup > 0 &&
	    (r->speedup < r->lo * (1 - 1e-9) || r->speedup > r->hi * (1 + 1e-9)))
		reader_fail(rd, "speedup", "%g is outside its interval [%g, %g]", r->speedup, r->lo, r->hi);
	r->p_adjusted = reader_num(rd, v, "p_adjusted", NAN);
	r->pairs = reader_natural(rd, v, "pairs");
	r->verdict =
		(enum verdict_kind)reader_enum(rd, v, "verdict", verdict_at, VERDICT_INCONCLUSIVE + 1, VERDICT_NONE);
	r->needed = reader_str(rd, v, "needed");
}

void reader_results(struct reader *rd, const cJSON *obj, const char *member, struct result_list *out)
{
	reader_each(rd, obj, member, 0, read_result, out);
}

void reader_metrics(struct reader *rd, const cJSON *obj, const char *member, struct metric_summary **out, size_t *n)
{
	const cJSON *all = reader_object(rd, obj, member, 0), *v;
	struct {
		struct metric_summary *v;
		size_t n, cap;
	} list = {0};
	cJSON_ArrayForEach(v, all)
	{
		struct reader_place old = reader_enter(rd, member, READER_NO_INDEX);
		struct metric_summary *m = list_push(rd->a, &list);
		if (!cJSON_IsObject(v))
			reader_fail(rd, v->string, "must be an object");
		if (metric_parse(v->string, &m->metric) != 0)
			m->name = reader_own_name(rd, v, WORD_NAME);
		m->unit = reader_word(rd, v, "unit", WORD_LABEL);
		m->n = reader_natural(rd, v, "n");
		m->median = reader_num(rd, v, "median", NAN);
		m->min = reader_num(rd, v, "min", NAN);
		m->max = reader_num(rd, v, "max", NAN);
		reader_leave(rd, &old);
	}
	*out = list.v;
	*n = list.n;
}

/* NAN for null: a value nobody knows. */
static void read_values(struct reader *rd, const cJSON *rounds, const cJSON *values, struct series *out)
{
	const cJSON *round = rounds ? rounds->child : NULL, *value = values ? values->child : NULL;
	size_t n = (size_t)cJSON_GetArraySize(values);
	if ((size_t)cJSON_GetArraySize(rounds) != n) {
		reader_fail(rd, "values", "must be as many as rounds");
		return;
	}
	out->rounds = arena_alloc(rd->a, (n + 1) * sizeof *out->rounds);
	out->values = arena_alloc(rd->a, (n + 1) * sizeof *out->values);
	for (; round && value; round = round->next, value = value->next) {
		if (!cJSON_IsNumber(round) || round->valueint < 0 || !(cJSON_IsNumber(value) || cJSON_IsNull(value))) {
			reader_fail(rd, "values", "must be numbers, one for each round");
			return;
		}
		out->rounds[out->n] = round->valueint;
		out->values[out->n++] = cJSON_IsNumber(value) ? value->valuedouble : NAN;
	}
}

static void read_series(struct reader *rd, const cJSON *v, void *ctx)
{
	struct series_list *out = ctx;
	struct series *s = list_push(rd->a, out);
	s->benchmark = reader_need_word(rd, v, "benchmark", WORD_NAME);
	s->metric = reader_metric(rd, v);
	read_values(rd, reader_array(rd, v, "rounds", 1), reader_array(rd, v, "values", 1), s);
}

void reader_series(struct reader *rd, const cJSON *obj, const char *member, struct series_list *out)
{
	reader_each(rd, obj, member, 0, read_series, out);
}

/* A diff that a finding carries names sources of the tree, and nothing else stands in it. */
static void check_fix(struct reader *rd, const char *text)
{
	struct err err = {{0}};
	struct diff d = {0};
	struct str shown = {0};
	if (diff_read(rd->a, text, strlen(text), &d, &err) != 0)
		str_add_visible(&shown, err.text);
	else if (!d.n)
		str_add(&shown, "there is no hunk in it");
	for (size_t i = 0; i < d.n && !shown.len; i++) {
		const char *name = d.v[i].new_name ? d.v[i].new_name : "";
		if (!str_starts(name, "b/") || !patch_may_name(name + 2))
			str_add(&shown, "it names no source below the tree");
	}
	struct reader_place old = reader_enter(rd, "fix", READER_NO_INDEX);
	if (shown.len)
		reader_fail(rd, "diff", "%.400s", str_text(&shown));
	reader_leave(rd, &old);
	str_free(&shown);
}

static void read_finding(struct reader *rd, const cJSON *v, void *ctx)
{
	struct report *r = ctx;
	struct finding *f = list_push(rd->a, &r->findings);
	reader_fields(rd, v, &finding_fields, f);
	if (f->fix.diff && !rd->failed)
		check_fix(rd, f->fix.diff);
	if (!cJSON_HasObjectItem(v, "cost"))
		finding_weigh(f); /* of an older version */
}

void reader_findings(struct reader *rd, const cJSON *root, struct report *r)
{
	reader_each(rd, root, "findings", 1, read_finding, r);
}

static void read_tag(struct reader *rd, const cJSON *v, void *ctx)
{
	struct report *r = ctx;
	reader_fields(rd, v, &tag_fields, list_push(rd->a, &r->tags));
}

void reader_tags(struct reader *rd, const cJSON *root, struct report *r)
{
	reader_each(rd, root, "tags", 0, read_tag, r);
}

static void read_edit(struct reader *rd, const cJSON *v, struct edit *e)
{
	reader_fields(rd, v, &edit_fields, e);
	reader_words(rd, v, "units", WORD_PATH, &e->units);
	/* "*" stands for all, which the model says by an empty list. */
	if (e->units.n == 1 && str_eq(e->units.v[0], "*"))
		e->units = (struct strlist){0};
	e->patch = reader_patch(rd, v);
}

static void read_build(struct reader *rd, const cJSON *v, struct suggestion *s)
{
	const cJSON *build = reader_object(rd, v, "build", 0);
	if (!build)
		return;
	struct reader_place old = reader_enter(rd, "build", READER_NO_INDEX);
	struct built *b = &s->built;
	s->was_built = 1;
	b->status = (enum build_status)reader_enum(rd, build, "status", build_at, BUILD_CHECK_FAILED + 1, BUILD_OK);
	b->reason = reader_str(rd, build, "reason");
	b->seconds = reader_amount(rd, build, "seconds");
	b->compiled_units = reader_natural(rd, build, "compiled_units");
	b->linked = reader_natural(rd, build, "linked");
	reader_count(rd, build, "size_bytes", &b->size_bytes);
	b->code_hash = reader_word(rd, build, "code_hash", WORD_ID);
	b->log = reader_word(rd, build, "log", WORD_PATH);
	b->log_tail = reader_str(rd, build, "log_tail");
	b->tree = reader_word(rd, build, "tree", WORD_PATH);
	b->how = reader_str(rd, build, "how");
	reader_words(rd, build, "env", WORD_ENV, &b->env);
	reader_words(rd, build, "dropped", WORD_FLAG, &b->dropped);
	reader_list(rd, build, "unchecked", &b->unchecked);
	b->layouts = (unsigned)reader_natural(rd, build, "layouts");
	reader_leave(rd, &old);
}

static void read_outcome(struct reader *rd, const cJSON *v, struct suggestion *s)
{
	reader_fields(rd, v, &outcome_fields, s);
	read_build(rd, v, s);
	reader_metrics(rd, v, "metrics", &s->metrics.v, &s->metrics.n);
	s->metrics.cap = s->metrics.n;
	reader_results(rd, v, "results", &s->results);
	reader_series(rd, v, "samples", &s->samples);
}

static void read_suggestion(struct reader *rd, const cJSON *v, void *ctx)
{
	struct report *r = ctx;
	struct suggestion *s = list_push(rd->a, &r->suggestions);
	reader_fields(rd, v, &suggestion_fields, s);
	read_edit(rd, v, &s->edit);
	read_outcome(rd, v, s);
}

void reader_suggestions(struct reader *rd, const cJSON *root, struct report *r)
{
	reader_each(rd, root, "suggestions", 1, read_suggestion, r);
}
