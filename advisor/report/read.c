/* A JSON report back into the model: `report`, `apply`, `verify` and `check` start here. */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "report/read.h"
#include "report/report.h"

#define MAX_REPORT ((size_t)512 << 20)

static const char *report_status_at(int i)
{
	return report_status_name((enum report_status)i);
}

/* Absolute again: the report holds paths below the root as relative ones. */
static const char *absolute(struct reader *rd, const struct project *p, const char *path)
{
	if (!path || !p->root || !p->root[0])
		return path;
	return path_normal(rd->a, path_join(rd->a, p->build_root ? p->build_root : p->root, path));
}

static void read_sources(struct reader *rd, const cJSON *v, struct project *p)
{
	const cJSON *list = reader_array(rd, v, "sources", 0), *item;
	cJSON_ArrayForEach(item, list)
	{
		struct reader_place old = reader_enter(rd, "sources", p->units.n);
		struct unit *u = list_push(rd->a, &p->units);
		if (!cJSON_IsObject(item))
			reader_fail(rd, NULL, "must be an object");
		u->file = absolute(rd, p, reader_need_word(rd, item, "file", WORD_PATH));
		u->dir = absolute(rd, p, reader_word(rd, item, "dir", WORD_PATH));
		u->output = absolute(rd, p, reader_word(rd, item, "output", WORD_PATH));
		u->is_c = reader_bool(rd, item, "c");
		reader_leave(rd, &old);
	}
	/* A report without the list still says how many there were. */
	int units = reader_natural(rd, v, "units");
	for (int i = 0; !list && i < units && i < 1000000; i++) {
		struct unit *u = list_push(rd->a, &p->units);
		u->file = u->dir = "";
	}
}

static void read_units(struct reader *rd, const cJSON *v, const char *member, struct unit_failure_list *out)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, reader_array(rd, v, member, 0))
	{
		struct reader_place at = reader_enter(rd, member, out->n);
		struct unit_failure *f = list_push(rd->a, out);
		f->file = reader_need_word(rd, item, "file", WORD_PATH);
		f->reason = reader_need_str(rd, item, "reason");
		reader_leave(rd, &at);
	}
}

static void read_project(struct reader *rd, const cJSON *root, struct project *p)
{
	const cJSON *v = reader_object(rd, root, "project", 1);
	struct reader_place old = reader_enter(rd, "project", READER_NO_INDEX);
	p->root = reader_need_word(rd, v, "root", WORD_PATH);
	p->build_root = reader_word(rd, v, "build_root", WORD_PATH);
	p->revision = reader_word(rd, v, "revision", WORD_LABEL);
	p->build_system = reader_word(rd, v, "build_system", WORD_NAME);
	p->configure_command = reader_word(rd, v, "configure_command", WORD_COMMAND);
	p->build_command = reader_word(rd, v, "build_command", WORD_COMMAND);
	p->compiler = reader_word(rd, v, "compiler", WORD_PATH);
	reader_count(rd, v, "lines", &p->lines);
	read_sources(rd, v, p);
	read_units(rd, v, "units_failed", &p->failed);
	read_units(rd, v, "units_partial", &p->partial);
	reader_list(rd, v, "facts", &p->facts);
	reader_leave(rd, &old);
}

/* "12.2.0" -> 12, 2 */
static void version_numbers(struct compiler *c)
{
	char *rest = NULL;
	long major = strtol(c->version, &rest, 10);
	long minor = *rest == '.' ? strtol(rest + 1, NULL, 10) : 0;
	c->major = major >= 0 && major < 10000 ? (int)major : 0;
	c->minor = minor >= 0 && minor < 10000 ? (int)minor : 0;
}

static void read_host(struct reader *rd, const cJSON *root, struct host *h)
{
	const cJSON *v = reader_object(rd, root, "host", 0), *item;
	struct reader_place old = reader_enter(rd, "host", READER_NO_INDEX);
	h->id = reader_word(rd, v, "id", WORD_ID);
	h->cpu = reader_word(rd, v, "cpu", WORD_LABEL);
	h->cores = reader_natural(rd, v, "cores");
	h->kernel = reader_word(rd, v, "kernel", WORD_LABEL);
	cJSON_ArrayForEach(item, reader_array(rd, v, "compilers", 0))
	{
		struct reader_place at = reader_enter(rd, "compilers", h->compilers.n);
		struct compiler *c = list_push(rd->a, &h->compilers);
		c->name = reader_need_word(rd, item, "name", WORD_NAME);
		c->version = reader_need_word(rd, item, "version", WORD_LABEL);
		c->path = reader_word(rd, item, "path", WORD_PATH);
		c->family = reader_word(rd, item, "family", WORD_NAME);
		version_numbers(c);
		reader_leave(rd, &at);
	}
	cJSON_ArrayForEach(item, reader_array(rd, v, "allocators", 0))
	{
		struct reader_place at = reader_enter(rd, "allocators", h->allocators.n);
		struct allocator *al = list_push(rd->a, &h->allocators);
		al->name = reader_need_word(rd, item, "name", WORD_NAME);
		al->preload = reader_word(rd, item, "preload", WORD_PATH);
		reader_leave(rd, &at);
	}
	reader_words(rd, v, "tunables", WORD_NAME, &h->tunables);
	reader_words(rd, v, "cpu_flags", WORD_NAME, &h->cpu_flags);
	h->counters = reader_bool(rd, v, "counters");
	h->valgrind = reader_bool(rd, v, "valgrind");
	reader_leave(rd, &old);
}

static void read_baseline(struct reader *rd, const cJSON *root, struct report *r)
{
	const cJSON *v = reader_object(rd, root, "baseline", 0);
	struct reader_place old = reader_enter(rd, "baseline", READER_NO_INDEX);
	reader_words(rd, v, "flags", WORD_FLAG, &r->baseline.flags);
	reader_metrics(rd, v, "metrics", &r->baseline.metrics, &r->baseline.n_metrics);
	const cJSON *noise = reader_object(rd, v, "noise", 0);
	if (noise) {
		r->baseline.has_noise = 1;
		r->baseline.noise = reader_num(rd, noise, "speedup", 0);
		reader_interval(rd, noise, &r->baseline.noise_lo, &r->baseline.noise_hi);
	}
	r->baseline.code_hash = reader_word(rd, v, "code_hash", WORD_ID);
	r->baseline.build_seconds = reader_amount(rd, v, "build_seconds");
	reader_count(rd, v, "size_bytes", &r->baseline.size_bytes);
	r->baseline.design = design_parse(reader_str(rd, v, "pairs"));
	r->baseline.compiled_units = reader_natural(rd, v, "compiled_units");
	r->baseline.how = reader_str(rd, v, "how");
	r->baseline.layouts = (unsigned)reader_natural(rd, v, "layouts");
	reader_series(rd, v, "samples", &r->baseline.samples);
	reader_series(rd, v, "control_samples", &r->baseline.control_samples);
	reader_leave(rd, &old);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A name that appears twice leads each reader to another suggestion. */
static void check_ids(struct reader *rd, const struct report *r)
{
	size_t n = r->suggestions.n;
	const char **ids = arena_alloc(rd->a, (n + 1) * sizeof *ids);
	for (size_t i = 0; i < n; i++)
		ids[i] = r->suggestions.v[i].id ? r->suggestions.v[i].id : "";
	qsort(ids, n, sizeof *ids, by_text);
	for (size_t i = 1; i < n; i++)
		if (str_eq(ids[i], ids[i - 1]))
			reader_fail(rd, "suggestions", "hold \"%.60s\" twice", ids[i]);
}

static void read_cost(struct reader *rd, const cJSON *root, struct report *r)
{
	const cJSON *v = reader_object(rd, root, "cost", 0);
	struct reader_place old = reader_enter(rd, "cost", READER_NO_INDEX);
	r->cost.builds = reader_natural(rd, v, "builds");
	r->cost.compiled_units = reader_natural(rd, v, "compiled_units");
	r->cost.runs = reader_natural(rd, v, "runs");
	r->cost.build_seconds = reader_amount(rd, v, "build_seconds");
	r->cost.run_seconds = reader_amount(rd, v, "run_seconds");
	r->cost.total_seconds = reader_amount(rd, v, "total_seconds");
	v = reader_object(rd, v, "spent", 0);
	struct reader_place cost = reader_enter(rd, "spent", READER_NO_INDEX);
	for (int i = 0; i < SPENT_COUNT; i++)
		r->cost.spent[i] = reader_amount(rd, v, spent_name((enum spent)i));
	reader_leave(rd, &cost);
	reader_leave(rd, &old);
}

static void read_plan(struct reader *rd, const cJSON *root, struct report *r)
{
	const cJSON *v = reader_object(rd, root, "plan", 0);
	struct reader_place old = reader_enter(rd, "plan", READER_NO_INDEX);
	r->plan.suggestions = (size_t)reader_natural(rd, v, "suggestions");
	r->plan.tried = (size_t)reader_natural(rd, v, "tried");
	r->plan.later = (size_t)reader_natural(rd, v, "later");
	r->plan.later_seconds = reader_amount(rd, v, "later_seconds");
	reader_leave(rd, &old);
}

static void read_command(struct reader *rd, const cJSON *v, void *ctx)
{
	struct benchmark_list *l = ctx;
	struct benchmark *b = list_push(rd->a, l);
	b->name = reader_need_word(rd, v, "name", WORD_NAME);
	b->command = reader_need_word(rd, v, "command", WORD_COMMAND);
	b->serve = reader_word(rd, v, "serve", WORD_COMMAND);
	b->stop = reader_word(rd, v, "stop", WORD_COMMAND);
	if (b->serve)
		b->ready = reader_need_word(rd, v, "ready", WORD_COMMAND);
}

static void read_head(struct reader *rd, const cJSON *root, struct report *r)
{
	const char *version = reader_need_str(rd, root, "schema_version");
	if (!str_starts(version, "1."))
		reader_fail(rd, "schema_version",
			    "\"%.20s\" is not readable here, only 1.x is: use the advisor that wrote it", version);
	const cJSON *tool = reader_object(rd, root, "tool", 0);
	r->version = reader_word(rd, tool, "version", WORD_LABEL);
	r->libclang = reader_word(rd, tool, "libclang", WORD_LABEL);
	r->generated_at = reader_word(rd, root, "generated_at", WORD_LABEL);
	r->status = (enum report_status)reader_enum(rd, root, "status", report_status_at, REPORT_FAILED + 1, REPORT_OK);
	r->status_reason = reader_str(rd, root, "status_reason");
	reader_each(rd, root, "benchmarks", 0, read_command, &r->benchmarks);
	reader_each(rd, root, "training", 0, read_command, &r->training);
	r->check = reader_word(rd, root, "check", WORD_COMMAND);
	r->metric = reader_metric(rd, root);
	r->metric_pattern = reader_word(rd, root, "metric_pattern", WORD_LABEL);
	r->metric_reason = reader_str(rd, root, "metric_reason");
	r->min_effect = reader_amount(rd, root, "min_effect");
	reader_count(rd, root, "seed", &r->seed);
	r->budget = reader_amount(rd, root, "budget_seconds");
	reader_words(rd, root, "options", WORD_OPTION, &r->options);
}

static void read_all(struct reader *rd, const cJSON *root, struct report *out)
{
	if (!cJSON_IsObject(root)) {
		reader_fail(rd, NULL, "a report is a JSON object");
		return;
	}
	read_head(rd, root, out);
	read_host(rd, root, &out->host);
	read_project(rd, root, &out->project);
	read_baseline(rd, root, out);
	reader_findings(rd, root, out);
	reader_tags(rd, root, out);
	reader_suggestions(rd, root, out);
	reader_recommendation(rd, root, &out->recommendation);
	check_ids(rd, out);
	reader_check_recommendation(rd, out);
	read_cost(rd, root, out);
	read_plan(rd, root, out);
	reader_list(rd, root, "warnings", &out->warnings);
}

int report_read(struct arena *a, const char *path, struct report *out, struct err *err)
{
	struct str text = {0};
	memset(out, 0, sizeof *out);
	if (fs_read_named(path, &text, MAX_REPORT, err) != 0) {
		str_free(&text);
		return -1;
	}
	struct reader rd = {.a = a, .name = path, .text = str_text(&text), .err = err};
	cJSON *root = json_parse(str_text(&text), text.len, path, JSON_STRICT, err);
	if (root)
		read_all(&rd, root, out);
	int failed = !root || rd.failed;
	char digest[HASH_DIGEST];
	hash_digest(str_text(&text), text.len, digest);
	out->digest = arena_strdup(a, digest);
	cJSON_Delete(root);
	str_free(&text);
	return failed ? -1 : 0;
}
