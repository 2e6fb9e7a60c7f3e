/* The labelled corpus: scans every case below corpus/<rule>/ with all rules and
 * compares what is found with what the lines say.
 *
 *   expect: RULE     the rule finds something here
 *   clean: RULE      it must not (a near miss)
 *   todo: RULE       it should, and does not yet
 *
 * each in a comment of its own at the line of the finding; several rules are separated by commas. A finding without a
 * label fails; cold ones do not count. A case is one file, or a folder of files that are one program; a comment
 * "flags: ..." gives its flags (default -O2), "with: FILE" names another source of its folder that belongs to it.
 *
 *   corpus_check CORPUS [--scores FILE] [--compare FILE] [--diffs | --write-diffs] [RULE...]
 *     --scores    writes the scores; --compare fails when a row of the file is not reached any more
 *     --diffs     compares the patches of each case with CASE.diff beside it (none: there are none) */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/proc.h"
#include "model/rule.h"
#include "scan/scan.h"
#include "golden_fixes.h"

enum label_kind { EXPECT, CLEAN, TODO };

struct label {
	enum label_kind kind;
	const char *rule, *file; /* relative to the case's folder */
	int line, met;
};

struct score {
	const char *rule;
	int hits, misses, false_alarms, expected, clean;
};

struct check {
	struct arena a;
	struct rule_set rules;
	struct score *scores; /* one per rule of the set */
	int failures, cases;
	/* of the case at hand */
	const char *name, *diff; /* diff: the file with its patches */
	enum { DIFFS_NONE, DIFFS_COMPARE, DIFFS_WRITE } diffs;
	struct project project;
	struct {
		struct label *v;
		size_t n, cap;
	} labels;
};

static struct score *score_of(struct check *c, const char *rule)
{
	const struct rule *r = rule_find(&c->rules, rule);

	return r ? &c->scores[r - c->rules.v] : NULL;
}

static void complain(struct check *c, const char *file, int line, const char *what, const char *rule, const char *more)
{
	printf("corpus/%s/%s:%d: %s [%s] %s\n", c->name, file, line, what, rule, more);
	c->failures++;
}

/* ---- labels ---------------------------------------------------------------------- */

static void add_label(struct check *c, enum label_kind kind, const char *file, int line, const char *rules, size_t n)
{
	while (n) {
		size_t skip = strspn(rules, " ,"), len;
		struct label *l;

		if (skip >= n)
			return;
		rules += skip;
		n -= skip;
		len = strcspn(rules, " ,*\n");
		len = len > n ? n : len;
		l = list_push(&c->a, &c->labels);
		*l = (struct label){kind, arena_strndup(&c->a, rules, len), file, line, 0};
		if (!score_of(c, l->rule))
			complain(c, file, line, "label names no rule", l->rule, "");
		rules += len;
		n -= len;
	}
}

static void read_labels(struct check *c, const char *file, const char *text)
{
	static const char *const words[] = {"/* expect:", "/* clean:", "/* todo:"};
	int line = 1;

	for (const char *s = text; s && *s; s = strchr(s, '\n'), s = s ? s + 1 : NULL, line++) {
		const char *end = strchr(s, '\n');

		for (int k = EXPECT; k <= TODO; k++) {
			const char *at = strstr(s, words[k]), *stop = at ? strstr(at, "*/") : NULL;

			if (!at || !stop || (end && at > end))
				continue;
			at += strlen(words[k]);
			add_label(c, (enum label_kind)k, file, line, at, (size_t)(stop - at));
		}
	}
}

/* ---- cases --------------------------------------------------------------------------- */

static void add_flags(struct check *c, const char *text, struct strlist *argv)
{
	const char *at = strstr(text, "/* flags:"), *end = at ? strstr(at, "*/") : NULL;

	if (end)
		proc_split(&c->a, arena_strndup(&c->a, at + 9, (size_t)(end - at - 9)), argv, NULL);
	else
		strlist_add(&c->a, argv, "-O2");
}

static void add_source(struct check *c, const char *dir, const char *file)
{
	struct unit *u = list_push(&c->a, &c->project.units);
	struct str text = {0};
	struct err err;

	u->dir = dir;
	u->file = path_join(&c->a, dir, file);
	u->is_c = 1;
	u->output = arena_printf(&c->a, "%s.o", u->file);
	if (fs_read(u->file, &text, 0, &err))
		complain(c, file, 0, err.text, "-", "");
	read_labels(c, file, str_text(&text));
	strlist_add(&c->a, &u->argv, "gcc");
	add_flags(c, str_text(&text), &u->argv);
	strlist_add(&c->a, &u->argv, "-c");
	strlist_add(&c->a, &u->argv, u->file);
	str_free(&text);
}

/* The other source that the case's text names. */
static void add_companion(struct check *c, const char *dir, const char *file)
{
	struct str text = {0};
	const char *at, *end;

	if (fs_read(path_join(&c->a, dir, file), &text, 0, NULL) == 0) {
		at = strstr(str_text(&text), "/* with: ");
		end = at ? strstr(at, " */") : NULL;
		if (end)
			add_source(c, dir, arena_strndup(&c->a, at + 9, (size_t)(end - at - 9)));
	}
	str_free(&text);
}

static void judge_finding(struct check *c, const struct finding *f)
{
	struct score *s = score_of(c, f->rule);
	int known = 0;

	if (f->cold || f->suppressed_by)
		return;
	for (size_t i = 0; i < c->labels.n; i++) {
		struct label *l = &c->labels.v[i];

		if (!str_eq(l->rule, f->rule) || l->line != f->line || !str_eq(l->file, f->file))
			continue;
		if (l->kind == CLEAN) {
			complain(c, f->file, f->line, "must be clean", f->rule, f->message);
			s->false_alarms++;
			return;
		}
		l->met = known = 1;
	}
	if (!known) {
		complain(c, f->file, f->line, "finding without a label", f->rule, f->message);
		s->false_alarms++;
	}
}

static void judge_labels(struct check *c)
{
	for (size_t i = 0; i < c->labels.n; i++) {
		const struct label *l = &c->labels.v[i];
		struct score *s = score_of(c, l->rule);

		if (!s)
			continue;
		s->expected += l->kind == EXPECT;
		s->clean += l->kind == CLEAN;
		s->hits += l->kind != CLEAN && l->met;
		s->misses += l->kind != CLEAN && !l->met;
		if (l->kind == EXPECT && !l->met)
			complain(c, l->file, l->line, "not found", l->rule, "");
		if (l->kind == TODO && l->met)
			printf("corpus/%s/%s:%d: is found now, label it expect [%s]\n", c->name, l->file, l->line,
			       l->rule);
	}
}

static void run_case(struct check *c)
{
	struct scan_options opt = {.jobs = 2};
	struct scan_result r = {0};
	struct err err = {""};

	c->cases++;
	project_facts(&c->a, &c->project);
	if (scan_project(&c->a, &c->project, &c->rules, &opt, &r, &err))
		complain(c, "", 0, err.text, "-", "");
	for (size_t i = 0; i < r.failed.n; i++)
		complain(c, r.failed.v[i].file, 0, "does not parse:", "-", r.failed.v[i].reason);
	for (size_t i = 0; i < r.warnings.n; i++)
		complain(c, c->project.units.v[0].file, 0, "warning:", "-", r.warnings.v[i]);
	for (size_t i = 0; i < r.findings.n; i++)
		judge_finding(c, &r.findings.v[i]);
	if (c->diffs && !golden_fixes(&c->a, c->diff, &r.findings, c->diffs == DIFFS_WRITE))
		complain(c, c->diff, 0, "the patches are others (--write-diffs writes them)", "-", "");
	judge_labels(c);
}

static void begin_case(struct check *c, const char *dir)
{
	memset(&c->project, 0, sizeof c->project);
	c->project.root = c->project.build_root = dir;
	c->labels.n = 0;
}

static void run_program(struct check *c, const char *dir)
{
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort);

	begin_case(c, dir);
	c->diff = arena_printf(&c->a, "%s.diff", dir);
	for (int i = 0; i < n; i++) {
		if (str_ends(names[i]->d_name, ".c"))
			add_source(c, dir, arena_strdup(&c->a, names[i]->d_name));
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	if (c->project.units.n)
		run_case(c);
}

static void run_rule(struct check *c, const char *corpus, const char *rule)
{
	const char *dir = path_join(&c->a, corpus, rule);
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		const char *name = arena_strdup(&c->a, names[i]->d_name), *path = path_join(&c->a, dir, name);

		free(names[i]);
		c->name = rule;
		if (name[0] != '.' && fs_is_dir(path)) {
			c->name = arena_printf(&c->a, "%s/%s", rule, name);
			run_program(c, path);
		} else if (str_ends(name, ".c")) {
			begin_case(c, dir);
			c->diff = arena_printf(&c->a, "%.*s.diff", (int)strlen(path) - 2, path);
			add_source(c, dir, name);
			add_companion(c, dir, name);
			run_case(c);
		}
	}
	if (n >= 0)
		free(names);
}

/* ---- scores ----------------------------------------------------------------------------- */

static void require_both(struct check *c)
{
	for (size_t i = 0; i < c->rules.n; i++) {
		const struct score *s = &c->scores[i];

		if (c->rules.v[i].kind != RULE_CODE || (s->expected && s->clean))
			continue;
		printf("rule %s has %d expected and %d clean places in the corpus; it needs one of each\n",
		       c->rules.v[i].id, s->expected, s->clean);
		c->failures++;
	}
}

static int by_rule(const void *a, const void *b)
{
	return strcmp(((const struct score *)a)->rule, ((const struct score *)b)->rule);
}

static void write_scores(struct check *c, struct str *out)
{
	struct score *sorted = arena_alloc(&c->a, (c->rules.n + 1) * sizeof *sorted);
	size_t n = 0;

	for (size_t i = 0; i < c->rules.n; i++)
		if (c->rules.v[i].kind == RULE_CODE)
			sorted[n++] = c->scores[i];
	qsort(sorted, n, sizeof *sorted, by_rule);
	str_add(out, "set,rule,hits,misses,false alarms\n");
	for (size_t i = 0; i < n; i++)
		str_addf(out, "corpus,%s,%d,%d,%d\n", sorted[i].rule, sorted[i].hits, sorted[i].misses,
			 sorted[i].false_alarms);
}

/* Lines of other sets (real trees) are kept as they are. */
static void keep_other_sets(const char *path, struct str *out)
{
	struct str old = {0};

	if (fs_read(path, &old, 0, NULL) == 0)
		for (const char *s = str_text(&old), *end; *s; s = *end ? end + 1 : end) {
			end = s + strcspn(s, "\n");
			if (!str_starts(s, "corpus,") && !str_starts(s, "set,"))
				str_addf(out, "%.*s\n", (int)(end - s), s);
		}
	str_free(&old);
}

/* Every row of the committed scores must still be reached: a new case may add hits, and needs no edit of them. */
static void require_no_worse(struct check *c, const char *path, const char *want)
{
	for (const char *s = want, *end; *s; s = *end ? end + 1 : end) {
		struct score old = {0}, *now = NULL;
		char rule[64];
		end = s + strcspn(s, "\n");
		if (sscanf(s, "corpus,%63[^,],%d,%d,%d", rule, &old.hits, &old.misses, &old.false_alarms) != 4)
			continue;
		for (size_t i = 0; i < c->rules.n && !now; i++)
			now = c->rules.v[i].kind == RULE_CODE && str_eq(c->scores[i].rule, rule) ? &c->scores[i] : NULL;
		if (now && now->hits >= old.hits && now->misses <= old.misses && now->false_alarms <= old.false_alarms)
			continue;
		printf("%s: worse for %s: %d hits, %d misses, %d false alarms, where it was %d, %d, %d\n", path, rule,
		       now ? now->hits : 0, now ? now->misses : 0, now ? now->false_alarms : 0, old.hits, old.misses,
		       old.false_alarms);
		c->failures++;
	}
}

static void finish_scores(struct check *c, const char *write, const char *compare)
{
	struct str text = {0}, want = {0};
	struct err err = {""};

	write_scores(c, &text);
	keep_other_sets(write ? write : compare, &text);
	if (write && fs_write(write, str_text(&text), text.len, 0, &err))
		complain(c, "", 0, err.text, "-", "");
	if (compare && fs_read(compare, &want, 0, &err))
		complain(c, "", 0, err.text, "-", "");
	else if (compare)
		require_no_worse(c, compare, str_text(&want));
	str_free(&text);
	str_free(&want);
}

/* Folders of cases for any rule. */
static const char *const any_rule[] = {"fixes", "variants", "patches"};

int main(int argc, char **argv)
{
	struct check c = {0};
	const char *corpus = argc > 1 ? argv[1] : "corpus", *write = NULL, *compare = NULL;
	struct strlist only = {0}, none = {0};
	struct err err;

	for (int i = 2; i < argc; i++) {
		if (str_eq(argv[i], "--scores") && i + 1 < argc)
			write = argv[++i];
		else if (str_eq(argv[i], "--compare") && i + 1 < argc)
			compare = argv[++i];
		else if (str_eq(argv[i], "--diffs") || str_eq(argv[i], "--write-diffs"))
			c.diffs = str_eq(argv[i], "--diffs") ? DIFFS_COMPARE : DIFFS_WRITE;
		else
			strlist_add(&c.a, &only, argv[i]);
	}
	corpus = path_real(&c.a, corpus);
	if (!corpus || rules_load(&c.a, &none, &c.rules, &err)) {
		printf("%s\n", corpus ? err.text : "no such corpus");
		return 2;
	}
	c.scores = arena_alloc(&c.a, (c.rules.n + 1) * sizeof *c.scores);
	for (size_t i = 0; i < c.rules.n; i++)
		c.scores[i].rule = c.rules.v[i].id;
	for (size_t i = 0; i < c.rules.n; i++)
		if (c.rules.v[i].kind == RULE_CODE && (!only.n || strlist_has(&only, c.rules.v[i].id)))
			run_rule(&c, corpus, c.rules.v[i].id);
	for (size_t i = 0; i < sizeof any_rule / sizeof *any_rule; i++)
		if (!only.n || strlist_has(&only, any_rule[i]))
			run_rule(&c, corpus, any_rule[i]);
	if (!only.n)
		require_both(&c);
	if (write || compare)
		finish_scores(&c, write, compare);
	printf("%d cases, %d failures\n", c.cases, c.failures);
	arena_free(&c.a);
	return c.failures != 0;
}
