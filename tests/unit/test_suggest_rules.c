/* The rule files of rules/flags/: every one can be read, is documented, and refers
 * only to rules that are there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/str.h"
#include "model/rule.h"

static struct arena arena;
static struct rule_set rules;

static int read_one(void *ctx, const struct fs_entry *e, struct err *err)
{
	int *n = ctx;
	struct str text = {0};
	if (e->kind != FS_FILE || !str_ends(e->rel, ".md"))
		return 0;
	if (fs_read(e->path, &text, 0, err) != 0 ||
	    rule_parse(&arena, e->path, str_text(&text), text.len, &rules, err) != 0)
		return -1;
	const struct rule *r = &rules.v[rules.n - 1];
	/* the file's name is the id: that is how one finds it */
	if (!str_eq(e->rel, arena_printf(&arena, "%s.md", r->id)))
		return err_set(err, "%s holds the rule %s", e->rel, r->id);
	str_free(&text);
	++*n;
	return 0;
}

static int setup(void **state)
{
	(void)state;
	struct err err = {{0}};
	int n = 0;
	if (fs_walk(SOURCE_DIR "/rules/flags", read_one, &n, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(n, (int)rules.n); /* no id twice */
	assert_true(n >= 40);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void every_rule_is_documented(void **state)
{
	(void)state;
	static const char *const parts[] = {"## When it pays", "## When it hurts", "## How it is applied"};
	for (size_t i = 0; i < rules.n; i++) {
		const struct rule *r = &rules.v[i];
		assert_true(r->kind != RULE_CODE);
		for (size_t j = 0; j < sizeof parts / sizeof *parts; j++)
			if (!strstr(r->prose, parts[j]))
				fail_msg("%s lacks \"%s\"", r->path, parts[j]);
		if (strlen(r->prose) < 300)
			fail_msg("%s says too little", r->path);
	}
}

/* A threshold set alone switches off glibc's adaption of the other: one of the two
 * alone made a program 140 times slower. */
static void thresholds_come_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < rules.n; i++)
		for (size_t j = 0; j < rules.v[i].env.n; j++) {
			const char *e = rules.v[i].env.v[j];
			int any = strstr(e, "mmap_threshold") || strstr(e, "trim_threshold") || strstr(e, "top_pad");
			if (any && !(strstr(e, "mmap_threshold") && strstr(e, "trim_threshold")))
				fail_msg("%s sets one threshold alone", rules.v[i].path);
		}
}

/* Whatever makes two levels or two machines meet must clear the old one. */
static void levels_replace_levels(void **state)
{
	(void)state;
	for (size_t i = 0; i < rules.n; i++) {
		const struct rule *r = &rules.v[i];
		for (size_t j = 0; j < r->add.n; j++) {
			if (str_starts(r->add.v[j], "-O") && !str_eq(r->id, "optimize"))
				assert_true(strlist_has(&r->remove, "-O*"));
			if (str_starts(r->add.v[j], "-march="))
				assert_true(strlist_has(&r->remove, "-march=*"));
			if (str_eq(r->add.v[j], "-march=native"))
				assert_int_equal(r->risk, RISK_PORTABILITY);
			if (str_eq(r->add.v[j], "-ffast-math") || str_eq(r->add.v[j], "-Ofast"))
				assert_int_equal(r->risk, RISK_NUMERICS);
			/* LTO that the link does not know of is no LTO */
			if (str_eq(r->add.v[j], "-flto"))
				assert_true(strlist_has(&r->link, "-flto"));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_is_documented),
		cmocka_unit_test(thresholds_come_together),
		cmocka_unit_test(levels_replace_levels),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
