/* SARIF 2.1.0 (OASIS) as GitHub code scanning takes it. Its page "SARIF support for
 * code scanning" says what is read: the first location, primaryLocationLineHash, the
 * rules' texts (1024 bytes at most) and levels; 25 000 results in a run at most.
 * Suppressed findings are left out, a second tool would show them as open. */
#include <string.h>

#include "base/json.h"
#include "report/sarif_fixes.h"
#include "report/compare.h"
#include "report/escape.h"
#include "report/source.h"
#include "report/writers.h"

#define MAX_RESULTS 25000
#define MAX_TEXT    1000

/* The rules that findings name, in order of first appearance. */
struct rules_used {
	struct strlist ids;
	struct arena arena;
};

static int rule_index(struct rules_used *used, const char *id)
{
	for (size_t i = 0; i < used->ids.n; i++) {
		if (str_eq(used->ids.v[i], id))
			return (int)i;
	}
	strlist_add(&used->arena, &used->ids, id);
	return (int)used->ids.n - 1;
}

static int in_sarif(const struct report_view *view, const struct finding *f)
{
	return words_finding_shown(view, f) && !f->suppressed_by;
}

/* {"text": ...}, cut at a code point and never empty: GitHub refuses empty text. */
static cJSON *add_text(cJSON *to, const char *name, const char *text, const char *otherwise)
{
	cJSON *v = cJSON_AddObjectToObject(to, name);
	const char *from = text && text[strspn(text, " \n\t")] ? text : otherwise, *end = from;
	for (const char *all = from + strlen(from); end < all && end - from < MAX_TEXT;)
		utf8_next(&end, all);
	struct str cut = {0};
	str_addn(&cut, from, (size_t)(end - from));
	json_add_str(v, "text", str_text(&cut));
	str_free(&cut);
	return v;
}

/* A message in which nothing hides, and `[text](address)` is no link (SARIF 3.11.6). */
static void add_message(cJSON *to, const char *text)
{
	struct str s = {0}, visible = {0};
	str_add_visible(&visible, text);
	for (const char *p = str_text(&visible); *p; p++) {
		str_addc(&s, *p);
		if (p[0] == ']' && p[1] == '(')
			str_addc(&s, ' ');
	}
	json_add_str(cJSON_AddObjectToObject(to, "message"), "text", str_text(&s));
	str_free(&visible);
	str_free(&s);
}

/* The prose's first paragraph of text (headings and blank lines before it skipped). */
static void first_paragraph(struct str *out, const char *prose)
{
	const char *p = prose ? prose : "";
	while (*p == '\n' || *p == '#')
		p += *p == '\n' ? 1 : strcspn(p, "\n");
	const char *end = strstr(p, "\n\n");
	str_addn(out, p, end ? (size_t)(end - p) : strlen(p));
	for (size_t i = 0; i < out->len; i++)
		out->ptr[i] = out->ptr[i] == '\n' ? ' ' : out->ptr[i];
}

/* How often GitHub should believe the rule: its least certain finding decides. */
static const char *rule_precision(const struct report *r, const char *id)
{
	static const char *const names[] = {
		[CERTAINTY_POSSIBLE] = "low",
		[CERTAINTY_LIKELY] = "medium",
		[CERTAINTY_CERTAIN] = "high",
	};
	enum certainty least = CERTAINTY_CERTAIN;
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];
		if (str_eq(f->rule, id) && f->certainty < least)
			least = f->certainty;
	}
	return names[least];
}

static void add_rule(cJSON *list, const struct report *r, const struct report_view *view, const char *id)
{
	const struct rule *rule = view->rules ? rule_find(view->rules, id) : NULL;
	const char *name = id && id[0] ? id : "finding", *title = rule ? rule->title : name;
	cJSON *v = cJSON_CreateObject();
	cJSON_AddItemToArray(list, v);
	json_add_str(v, "id", name);
	json_add_str(v, "name", name);
	add_text(v, "shortDescription", title, name);
	struct str paragraph = {0};
	first_paragraph(&paragraph, rule ? rule->prose : NULL);
	add_text(v, "fullDescription", str_text(&paragraph), title ? title : name);
	str_free(&paragraph);
	cJSON *help = cJSON_AddObjectToObject(v, "help");
	const char *prose = rule && rule->prose && rule->prose[0] ? rule->prose : title ? title : name;
	json_add_str(help, "text", prose);
	json_add_str(help, "markdown", prose);
	cJSON *config = cJSON_AddObjectToObject(v, "defaultConfiguration");
	json_add_str(config, "level", rule_level_name(rule ? rule->level : LEVEL_WARNING));
	cJSON *properties = cJSON_AddObjectToObject(v, "properties");
	static const char *tags[] = {"performance", "maintainability"};
	const struct strlist one = {tags, 1, 1};
	json_add_strlist(properties, "tags", &one);
	json_add_str(properties, "precision", rule_precision(r, id));
}

/* Relative when the file is the project's, else file:///... */
static void add_uri(cJSON *to, const char *file)
{
	struct str uri = {0};
	if (file && file[0] == '/')
		str_add(&uri, "file://");
	escape_uri(&uri, file);
	cJSON *artifact = cJSON_AddObjectToObject(to, "artifactLocation");
	json_add_str(artifact, "uri", uri.len ? str_text(&uri) : ".");
	str_free(&uri);
}

static cJSON *push_location(cJSON *list, const char *file, int line)
{
	cJSON *v = cJSON_CreateObject();
	cJSON_AddItemToArray(list, v);
	cJSON *physical = cJSON_AddObjectToObject(v, "physicalLocation");
	add_uri(physical, file);
	cJSON *region = cJSON_AddObjectToObject(physical, "region");
	json_add_num(region, "startLine", line > 0 ? line : 1);
	return v;
}

/* The file as it is now, when the line still is what was scanned; NULL otherwise. */
static const struct source_text *scanned_source(struct source_cache *sources, const struct finding *f, char hash[40])
{
	const struct source_text *source = source_find(sources, f->file);
	hash[0] = '\0';
	if (source && !source_line_hash(source, f->line, hash))
		source = NULL;
	return f->line_hash && !str_eq(f->line_hash, hash) ? NULL : source;
}

static int column_of(const struct finding *f, const struct source_text *source, int line, int column)
{
	if (source)
		return source_utf16_column(source, line, column);
	if (line < f->excerpt.first || (size_t)(line - f->excerpt.first) >= f->excerpt.lines.n)
		return column;
	const char *text = f->excerpt.lines.v[line - f->excerpt.first];
	return utf16_column(text, strlen(text), column);
}

static void add_region(cJSON *location, const struct finding *f, const struct source_text *source)
{
	cJSON *region = cJSON_GetObjectItem(cJSON_GetObjectItem(location, "physicalLocation"), "region");
	int start = column_of(f, source, f->line, f->column);
	if (f->line < 1 || start < 1)
		return;
	json_add_num(region, "startColumn", start);
	int end = column_of(f, source, f->end_line, f->end_column);
	if (f->end_line < f->line || end < 1 || (f->end_line == f->line && end <= start))
		return;
	json_add_num(region, "endLine", f->end_line);
	json_add_num(region, "endColumn", end);
}

static void add_locations(cJSON *v, const struct finding *f, const struct source_text *source)
{
	cJSON *location = push_location(cJSON_AddArrayToObject(v, "locations"), f->file, f->line);
	add_region(location, f, source);
	if (f->function && f->function[0]) {
		cJSON *list = cJSON_AddArrayToObject(location, "logicalLocations"), *logical = cJSON_CreateObject();
		cJSON_AddItemToArray(list, logical);
		json_add_str(logical, "name", f->function);
		json_add_str(logical, "kind", "function");
	}
	if (!f->loop_file)
		return;
	location = push_location(cJSON_AddArrayToObject(v, "relatedLocations"), f->loop_file, f->loop_line);
	add_text(location, "message", "the loop that makes it hot", "");
}

static void add_result_properties(cJSON *v, const struct finding *f)
{
	cJSON *properties = cJSON_AddObjectToObject(v, "properties");
	json_add_str(properties, "certainty", certainty_name(f->certainty));
	json_add_str(properties, "weight", weight_name(f->weight));
	json_add_num(properties, "score", f->score);
	json_add_str(properties, "evidence", f->evidence ? f->evidence : "static");
	if (f->measured) {
		json_add_u64(properties, "count", f->count);
		json_add_num(properties, "share", f->share);
	}
	if (f->suggestions.n)
		json_add_strlist(properties, "suggestions", &f->suggestions);
}

/* What may not be so, or costs nothing, is not worth a warning. */
static const char *result_level(const struct finding *f)
{
	int minor = f->cold || f->certainty == CERTAINTY_POSSIBLE;
	return rule_level_name(minor && f->level > LEVEL_NOTE ? LEVEL_NOTE : f->level);
}

/* 0 to 100, what is dearest first (3.27.25): of the score, which is a logarithm. */
static double result_rank(const struct finding *f)
{
	double rank = f->cold ? 0 : 10 * f->score;
	return rank < 0 ? 0 : rank > 100 ? 100 : rank;
}

static void add_finding_result(cJSON *list, const struct finding *f, int rule, struct source_cache *sources,
			       const struct report_view *view)
{
	cJSON *v = cJSON_CreateObject();
	cJSON_AddItemToArray(list, v);
	json_add_str(v, "ruleId", f->rule && f->rule[0] ? f->rule : "finding");
	json_add_num(v, "ruleIndex", rule);
	json_add_str(v, "level", result_level(f));
	json_add_num(v, "rank", result_rank(f));
	add_message(v, f->message && f->message[0] ? f->message : "finding");
	char hash[40];
	const struct source_text *source = scanned_source(sources, f, hash);
	add_locations(v, f, source);
	cJSON *prints = cJSON_AddObjectToObject(v, "partialFingerprints");
	if (f->line_hash || source)
		json_add_str(prints, "primaryLocationLineHash", f->line_hash ? f->line_hash : hash);
	if (f->fingerprint && f->fingerprint[0])
		json_add_str(prints, "advisorFingerprint/v1", f->fingerprint);
	if (view->gate)
		json_add_str(v, "baselineState", "new");
	add_result_properties(v, f);
	sarif_fixes(v, &f->fix);
}

static void push_notification(cJSON *list, const char *level, const char *text)
{
	cJSON *v = cJSON_CreateObject();
	cJSON_AddItemToArray(list, v);
	json_add_str(v, "level", level);
	add_message(v, text && text[0] ? text : "no text");
}

/* What is no finding but must not be lost: units not read, warnings, the gate's reasons. */
static void add_invocation(cJSON *run, const struct report *r, const struct report_view *view, size_t left_out)
{
	cJSON *v = cJSON_CreateObject(), *list;
	cJSON_AddItemToArray(cJSON_AddArrayToObject(run, "invocations"), v);
	json_add_bool(v, "executionSuccessful", r->status == REPORT_OK || r->status == REPORT_PARTIAL);
	if (r->generated_at)
		json_add_str(v, "endTimeUtc", r->generated_at);
	list = cJSON_AddArrayToObject(v, "toolExecutionNotifications");
	struct str s = {0};
	for (size_t i = 0; i < r->project.failed.n; i++) {
		str_clear(&s);
		str_addf(&s, "%s was not read: %s", words_text(r->project.failed.v[i].file),
			 words_text(r->project.failed.v[i].reason));
		push_notification(list, "warning", str_text(&s));
	}
	for (size_t i = 0; i < r->project.partial.n; i++) {
		str_clear(&s);
		str_addf(&s, "%s was read only in part: %s", words_text(r->project.partial.v[i].file),
			 words_text(r->project.partial.v[i].reason));
		push_notification(list, "warning", str_text(&s));
	}
	for (size_t i = 0; i < r->warnings.n; i++)
		push_notification(list, "warning", r->warnings.v[i]);
	for (size_t i = 0; view->gate && i < view->gate->items.n; i++) {
		const struct compare_item *item = &view->gate->items.v[i];
		if (item->outcome != GATE_PASSED && item->kind != COMPARE_FINDING)
			push_notification(list, item->outcome == GATE_FAILED ? "error" : "warning", item->sentence);
	}
	str_clear(&s);
	str_addf(&s, "%zu findings more are left out: a run holds %d at most", left_out, MAX_RESULTS);
	if (left_out)
		push_notification(list, "warning", str_text(&s));
	str_free(&s);
}

static size_t add_sarif_results(cJSON *run, struct rules_used *used, const struct report *r,
				const struct report_view *view)
{
	struct source_cache sources = {.root = r->project.root};
	cJSON *list = cJSON_AddArrayToObject(run, "results");
	size_t n = 0, left_out = 0;
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];
		if (!in_sarif(view, f))
			continue;
		if (n++ < MAX_RESULTS)
			add_finding_result(list, f, rule_index(used, f->rule), &sources, view);
		else
			left_out++;
	}
	source_cache_free(&sources);
	return left_out;
}

void report_sarif(struct str *out, const struct report *r, const struct report_view *view)
{
	struct rules_used used = {0};
	cJSON *root = cJSON_CreateObject(), *run = cJSON_CreateObject();
	json_add_str(root, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	json_add_str(root, "version", "2.1.0");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "runs"), run);
	cJSON *driver = cJSON_AddObjectToObject(cJSON_AddObjectToObject(run, "tool"), "driver");
	json_add_str(driver, "name", "advisor");
	json_add_str(driver, "semanticVersion", r->version && r->version[0] ? r->version : "0.0.0");
	cJSON *rules = cJSON_AddArrayToObject(driver, "rules");
	json_add_str(cJSON_AddObjectToObject(run, "automationDetails"), "id", "advisor/");
	json_add_str(run, "columnKind", "utf16CodeUnits");
	size_t left_out = add_sarif_results(run, &used, r, view);
	for (size_t i = 0; i < used.ids.n; i++)
		add_rule(rules, r, view, used.ids.v[i]);
	add_invocation(run, r, view, left_out);
	json_print(out, root, 1);
	cJSON_Delete(root);
	arena_free(&used.arena);
}
