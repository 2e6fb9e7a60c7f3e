/* The report as JSON: everything the model holds that another command or format
 * needs. read.c is its mirror; a member added here is added there and in
 * report-1.schema.json (a test reads all three). */
#include <math.h>

#include "base/json.h"
#include "report/json_parts.h"

static cJSON *add_object(cJSON *to, const char *name)
{
	return cJSON_AddObjectToObject(to, name);
}

static void add_host(cJSON *root, const struct host *h)
{
	cJSON *v = add_object(root, "host");
	json_add_str(v, "id", words_text(h->id));
	json_add_str(v, "cpu", h->cpu);
	json_add_num(v, "cores", h->cores);
	json_add_str(v, "kernel", h->kernel);
	cJSON *list = cJSON_AddArrayToObject(v, "compilers");
	for (size_t i = 0; i < h->compilers.n; i++) {
		const struct compiler *c = &h->compilers.v[i];
		cJSON *item = json_push(list);
		json_add_str(item, "name", words_text(c->name));
		json_add_str(item, "version", words_text(c->version));
		json_add_str(item, "path", c->path);
		json_add_str(item, "family", c->family);
	}
	list = cJSON_AddArrayToObject(v, "allocators");
	for (size_t i = 0; i < h->allocators.n; i++) {
		cJSON *item = json_push(list);
		json_add_str(item, "name", words_text(h->allocators.v[i].name));
		json_add_str(item, "preload", h->allocators.v[i].preload);
	}
	json_add_strlist(v, "tunables", &h->tunables);
	json_add_strlist(v, "cpu_flags", &h->cpu_flags);
	json_add_bool(v, "counters", h->counters);
	json_add_bool(v, "valgrind", h->valgrind);
}

static void add_units(cJSON *to, const char *member, const struct unit_failure_list *l)
{
	cJSON *list = cJSON_AddArrayToObject(to, member);
	for (size_t i = 0; i < l->n; i++) {
		cJSON *item = json_push(list);
		json_add_visible(item, "file", words_text(l->v[i].file));
		json_add_str(item, "reason", words_text(l->v[i].reason));
	}
}

static void add_project(cJSON *root, const struct project *p)
{
	cJSON *v = add_object(root, "project");
	json_add_visible(v, "root", words_text(p->root));
	json_add_visible(v, "build_root", p->build_root);
	json_add_str(v, "revision", p->revision);
	json_add_str(v, "build_system", p->build_system);
	json_add_str(v, "configure_command", p->configure_command);
	json_add_str(v, "build_command", p->build_command);
	json_add_str(v, "compiler", p->compiler);
	json_add_num(v, "units", (double)p->units.n);
	json_add_num(v, "lines", (double)p->lines);
	add_units(v, "units_failed", &p->failed);
	add_units(v, "units_partial", &p->partial);
	cJSON *list = cJSON_AddArrayToObject(v, "sources");
	for (size_t i = 0; i < p->units.n; i++) {
		const struct unit *u = &p->units.v[i];
		cJSON *item = json_push(list);
		json_add_visible(item, "file", u->file ? project_rel(p, u->file) : "");
		json_add_visible(item, "dir", u->dir ? project_rel(p, u->dir) : NULL);
		json_add_visible(item, "output", u->output ? project_rel(p, u->output) : NULL);
		json_add_bool(item, "c", u->is_c);
	}
	json_add_strlist(v, "facts", &p->facts);
}

static void add_baseline(cJSON *root, const struct report *r)
{
	cJSON *v = add_object(root, "baseline");
	json_add_visible_list(v, "flags", &r->baseline.flags);
	json_add_metrics(v, "metrics", r->baseline.metrics, r->baseline.n_metrics);
	if (r->baseline.has_noise)
		json_add_speedup(add_object(v, "noise"), r->baseline.noise, r->baseline.noise_lo, r->baseline.noise_hi);
	else
		cJSON_AddNullToObject(v, "noise");
	json_add_str(v, "code_hash", r->baseline.code_hash);
	json_add_num(v, "build_seconds", r->baseline.build_seconds);
	json_add_num(v, "size_bytes", (double)r->baseline.size_bytes);
	json_add_str(v, "pairs", design_name(r->baseline.design));
	json_add_num(v, "compiled_units", r->baseline.compiled_units);
	json_add_str(v, "how", r->baseline.how);
	json_add_num(v, "layouts", r->baseline.layouts);
	json_add_series(v, "samples", &r->baseline.samples);
	json_add_series(v, "control_samples", &r->baseline.control_samples);
}

static void add_edit_json(cJSON *v, const struct edit *e)
{
	static const char *everywhere[] = {"*"};
	const struct strlist all = {everywhere, 1, 1};
	json_add_fields(v, &edit_fields, e);
	json_add_visible_list(v, "units", e->units.n ? &e->units : &all);
	json_add_patch(v, e->patch);
}

static const char *build_status_name(enum build_status s)
{
	static const char *const names[] = {
		[BUILD_OK] = "ok",
		[BUILD_FAILED] = "failed",
		[BUILD_TIMEOUT] = "timeout",
		[BUILD_RUN_FAILED] = "run-failed",
		[BUILD_CHECK_FAILED] = "check-failed",
	};
	return names[s];
}

static void add_build(cJSON *to, const struct built *b)
{
	cJSON *v = add_object(to, "build");
	json_add_str(v, "status", build_status_name(b->status));
	json_add_str(v, "reason", b->reason);
	json_add_num(v, "seconds", b->seconds);
	json_add_num(v, "compiled_units", b->compiled_units);
	json_add_num(v, "linked", b->linked);
	json_add_num(v, "size_bytes", (double)b->size_bytes);
	json_add_str(v, "code_hash", b->code_hash);
	json_add_str(v, "log", b->log);
	json_add_str(v, "log_tail", b->log_tail);
	json_add_str(v, "tree", b->tree);
	json_add_str(v, "how", b->how);
	json_add_strlist(v, "env", &b->env);
	json_add_visible_list(v, "dropped", &b->dropped);
	json_add_strlist(v, "unchecked", &b->unchecked);
	json_add_num(v, "layouts", b->layouts);
}

static void add_suggestion(cJSON *list, const struct suggestion *s)
{
	cJSON *v = json_push(list);
	json_add_fields(v, &suggestion_fields, s);
	add_edit_json(v, &s->edit);
	json_add_fields(v, &outcome_fields, s);
	if (s->was_built)
		add_build(v, &s->built);
	else
		cJSON_AddNullToObject(v, "build");
	json_add_metrics(v, "metrics", s->metrics.v, s->metrics.n);
	json_add_results(v, "results", &s->results);
	json_add_series(v, "samples", &s->samples);
}

static void add_cost_json(cJSON *root, const struct report *r)
{
	cJSON *v = add_object(root, "cost");
	json_add_num(v, "builds", r->cost.builds);
	json_add_num(v, "compiled_units", r->cost.compiled_units);
	json_add_num(v, "runs", r->cost.runs);
	json_add_num(v, "build_seconds", r->cost.build_seconds);
	json_add_num(v, "run_seconds", r->cost.run_seconds);
	json_add_num(v, "total_seconds", r->cost.total_seconds);
	v = add_object(v, "spent");
	for (int i = 0; i < SPENT_COUNT; i++)
		json_add_num(v, spent_name((enum spent)i), r->cost.spent[i]);
}

static void add_plan_json(cJSON *root, const struct report *r)
{
	cJSON *v = add_object(root, "plan");
	json_add_num(v, "suggestions", (double)r->plan.suggestions);
	json_add_num(v, "tried", (double)r->plan.tried);
	json_add_num(v, "later", (double)r->plan.later);
	json_add_num(v, "later_seconds", r->plan.later_seconds);
}

static void add_lists(cJSON *root, const struct report *r)
{
	cJSON *list = cJSON_AddArrayToObject(root, "findings");
	for (size_t i = 0; i < r->findings.n; i++)
		json_add_fields(json_push(list), &finding_fields, &r->findings.v[i]);
	list = cJSON_AddArrayToObject(root, "tags");
	for (size_t i = 0; i < r->tags.n; i++)
		json_add_fields(json_push(list), &tag_fields, &r->tags.v[i]);
	list = cJSON_AddArrayToObject(root, "suggestions");
	for (size_t i = 0; i < r->suggestions.n; i++)
		add_suggestion(list, &r->suggestions.v[i]);
}

static void add_head(cJSON *root, const struct report *r)
{
	json_add_str(root, "schema_version", "1.0");
	cJSON *tool = add_object(root, "tool");
	json_add_str(tool, "name", "advisor");
	json_add_str(tool, "version", words_text(r->version));
	json_add_str(tool, "libclang", r->libclang);
	json_add_str(root, "generated_at", r->generated_at);
	json_add_str(root, "status", report_status_name(r->status));
	json_add_str(root, "status_reason", r->status_reason);
}

static void add_named_commands(cJSON *root, const char *member, const struct benchmark_list *l)
{
	cJSON *list = cJSON_AddArrayToObject(root, member);
	for (size_t i = 0; i < l->n; i++) {
		cJSON *v = json_push(list);
		json_add_str(v, "name", words_text(l->v[i].name));
		json_add_str(v, "command", words_text(l->v[i].command));
		if (!l->v[i].serve)
			continue;
		json_add_str(v, "serve", l->v[i].serve);
		json_add_str(v, "ready", l->v[i].ready);
		json_add_str(v, "stop", l->v[i].stop);
	}
}

void report_json(struct str *out, const struct report *r, const struct report_view *view)
{
	(void)view;
	cJSON *root = cJSON_CreateObject();
	add_head(root, r);
	add_host(root, &r->host);
	add_project(root, &r->project);
	add_named_commands(root, "benchmarks", &r->benchmarks);
	add_named_commands(root, "training", &r->training);
	json_add_str(root, "check", r->check);
	json_add_str(root, "metric", metric_name(r->metric));
	if (r->metric_pattern)
		json_add_str(root, "metric_pattern", r->metric_pattern);
	if (r->metric_reason)
		json_add_str(root, "metric_reason", r->metric_reason);
	json_add_num(root, "min_effect", r->min_effect);
	json_add_u64(root, "seed", r->seed);
	json_add_num(root, "budget_seconds", r->budget);
	json_add_strlist(root, "options", &r->options);
	add_baseline(root, r);
	add_lists(root, r);
	json_add_recommendation(root, &r->recommendation);
	add_cost_json(root, r);
	add_plan_json(root, r);
	json_add_strlist(root, "warnings", &r->warnings);
	json_print(out, root, 1);
	cJSON_Delete(root);
}
