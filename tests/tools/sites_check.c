/* Allocation sites of real trees, read by hand (corpus/labelled-sites.json), against what
 * the memory rules say of them:
 *
 *   category                         rule
 *   freed_same_iteration             alloc-in-loop
 *   function_scratch_called_in_loop  unpooled-buffer
 *   growth_linear                    realloc-by-constant
 *   escapes, growth_amortised, cold  none: anything said of them is a false alarm
 *
 * A site is hit by a finding of its rule (or of one that its "alt" allows) at its line, or
 * next to it; one whose "alt" allows a category without a rule may also stay silent. A
 * finding at the very line of a site that allows it is that site's and says nothing of
 * the neighbours. Findings marked cold are hidden from users and do not count. TREES holds each tree,
 * built, with its compile_commands.json, under the name that the sites' paths begin with.
 *
 *   sites_check SITES TREES [--scores FILE] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "model/rule.h"
#include "scan/read/compdb.h"
#include "scan/scan.h"

static const struct {
	const char *category, *rule;
} meanings[] = {
	{"freed_same_iteration", "alloc-in-loop"},
	{"function_scratch_called_in_loop", "unpooled-buffer"},
	{"growth_linear", "realloc-by-constant"},
	{"held_past_last_use", "late-release"},
};
enum { RULES = sizeof meanings / sizeof *meanings };

struct tally {
	int hits, misses, false_alarms;
};

struct sites {
	struct arena a;
	const char *trees;
	struct rule_set rules;
	struct tally tally[RULES];
	/* the tree at hand */
	const char *tree;
	struct scan_result r;
};

static int rule_of(const char *category)
{
	for (int i = 0; i < RULES; i++)
		if (str_eq(meanings[i].category, category))
			return i;
	return -1;
}

static int rule_index(const char *rule)
{
	for (int i = 0; i < RULES; i++)
		if (str_eq(meanings[i].rule, rule))
			return i;
	return -1;
}

static int scan_tree(struct sites *s, const char *tree)
{
	struct scan_options opt = {.jobs = 2};
	struct project p = {0};
	struct err err = {""};

	s->tree = arena_strdup(&s->a, tree);
	memset(&s->r, 0, sizeof s->r);
	p.root = p.build_root = path_real(&s->a, path_join(&s->a, s->trees, tree));
	if (!p.root || compdb_read(&s->a, p.root, &p, &err) || scan_project(&s->a, &p, &s->rules, &opt, &s->r, &err)) {
		printf("%s: %s\n", tree, p.root ? err.text : "there is no such tree");
		return -1;
	}
	printf("%s: %d units, %zu failed\n", tree, s->r.units, s->r.failed.n);
	return 0;
}

/* 1 when the site's label allows the rule. */
static int is_allowed(const cJSON *site, int rule)
{
	const cJSON *alt;

	if (rule_of(json_str(site, "category", "")) == rule)
		return 1;
	cJSON_ArrayForEach(alt, cJSON_GetObjectItemCaseSensitive(site, "alt"))
	{
		if (cJSON_IsString(alt) && rule_of(alt->valuestring) == rule)
			return 1;
	}
	return 0;
}

/* 1 when the label leaves open whether there is anything to find. */
static int may_be_silent(const cJSON *site)
{
	const cJSON *alt;

	cJSON_ArrayForEach(alt, cJSON_GetObjectItemCaseSensitive(site, "alt"))
	{
		if (cJSON_IsString(alt) && rule_of(alt->valuestring) < 0)
			return 1;
	}
	return 0;
}

/* 1 when the finding is at the very line of a site that allows its rule. */
static int is_of_another(const cJSON *doc, const char *path, const struct finding *f, int rule)
{
	const cJSON *site;

	cJSON_ArrayForEach(site, doc)
	{
		if (str_eq(json_str(site, "file", ""), path) && (int)json_num(site, "line", 0) == f->line &&
		    is_allowed(site, rule))
			return 1;
	}
	return 0;
}

static void judge(struct sites *s, const cJSON *doc, const cJSON *site)
{
	const char *path = json_str(site, "file", ""), *rel = path + strcspn(path, "/") + 1;
	const char *category = json_str(site, "category", "");
	int line = (int)json_num(site, "line", 0), want = rule_of(category), met = 0;

	for (size_t i = 0; i < s->r.findings.n; i++) {
		const struct finding *f = &s->r.findings.v[i];
		int rule = rule_index(f->rule);

		if (rule < 0 || f->cold || !str_eq(f->file, rel) || abs(f->line - line) > 1)
			continue;
		if (is_allowed(site, rule)) {
			met = 1;
			continue;
		}
		if (is_of_another(doc, path, f, rule))
			continue;
		s->tally[rule].false_alarms++;
		printf("  false alarm %s:%d [%s] (%s) %s\n", rel, f->line, f->rule, category, f->message);
	}
	if (want < 0 || (!met && may_be_silent(site)))
		return;
	s->tally[want].hits += met;
	s->tally[want].misses += !met;
	if (!met)
		printf("  missed %s:%d [%s] %s\n", rel, line, meanings[want].rule, json_str(site, "evidence", ""));
}

static int judge_all(struct sites *s, const cJSON *doc)
{
	const cJSON *site, *other;
	struct strlist done = {0};

	cJSON_ArrayForEach(site, doc)
	{
		const char *path = json_str(site, "file", "");
		const char *tree = arena_strndup(&s->a, path, strcspn(path, "/"));

		if (strlist_has(&done, tree))
			continue;
		strlist_add(&s->a, &done, tree);
		if (scan_tree(s, tree))
			return -1;
		cJSON_ArrayForEach(other, doc)
		{
			const char *name = json_str(other, "file", "");

			if (str_starts(name, tree) && name[strlen(tree)] == '/')
				judge(s, doc, other);
		}
	}
	return 0;
}

/* Replaces this set's lines and keeps the others'. */
static int write_scores(struct sites *s, const char *path)
{
	struct str old = {0}, text = {0};
	struct err err = {""};
	int status;

	if (fs_read(path, &old, 0, NULL) == 0)
		for (const char *p = str_text(&old), *end; *p; p = *end ? end + 1 : end) {
			end = p + strcspn(p, "\n");
			if (!str_starts(p, "sites,"))
				str_addf(&text, "%.*s\n", (int)(end - p), p);
		}
	for (int i = 0; i < RULES; i++)
		if (s->tally[i].hits + s->tally[i].misses + s->tally[i].false_alarms)
			str_addf(&text, "sites,%s,%d,%d,%d\n", meanings[i].rule, s->tally[i].hits, s->tally[i].misses,
				 s->tally[i].false_alarms);
	status = fs_write(path, str_text(&text), text.len, 0, &err);
	if (status)
		printf("%s\n", err.text);
	str_free(&old);
	str_free(&text);
	return status;
}

int main(int argc, char **argv)
{
	struct sites s = {0};
	struct strlist none = {0};
	struct err err = {""};
	cJSON *doc;
	int status;

	if (argc < 3)
		return 2;
	s.trees = argv[2];
	doc = json_read_file(argv[1], JSON_STRICT, &err);
	status = !doc || rules_load(&s.a, &none, &s.rules, &err);
	if (status)
		printf("%s\n", err.text);
	else
		status = judge_all(&s, doc) != 0;
	for (int i = 0; i < RULES && !status; i++)
		printf("%-20s hits %d, misses %d, false alarms %d\n", meanings[i].rule, s.tally[i].hits,
		       s.tally[i].misses, s.tally[i].false_alarms);
	if (!status && argc > 4 && str_eq(argv[3], "--scores"))
		status = write_scores(&s, argv[4]) != 0;
	cJSON_Delete(doc);
	arena_free(&s.a);
	return status;
}
