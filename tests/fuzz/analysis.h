/* What scan.c does with facts, in this process: the program, all rules, tags. */
#ifndef TESTS_FUZZ_ANALYSIS_H
#define TESTS_FUZZ_ANALYSIS_H

#include "model/project.h"
#include "model/rule.h"
#include "scan/facts/facts.h"
#include "scan/findings/finish.h"
#include "scan/match/match.h"
#include "scan/program/source_facts.h"
#include "scan/tags/tags.h"

static inline void analyse(struct arena *a, struct unit *unit, const struct unit_facts *facts)
{
	static struct arena rules_arena;
	static struct rule_set rules;
	struct project p = {.root = "/", .build_root = "/", .units = {unit, 1, 1}};
	struct strlist none = {0}, words = {0};
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct program *program;

	if (!rules.n && rules_load(&rules_arena, &none, &rules, NULL))
		abort();
	program = program_make(a, &p, facts, 1);
	source_facts(a, program, &words);
	for (size_t i = 0; i < rules.n; i++) {
		struct match m = {a, program, &p, &rules.v[i], &findings, &words};
		const struct matcher *matcher = rules.v[i].kind == RULE_CODE ? matcher_find(rules.v[i].match) : NULL;

		if (matcher)
			matcher->run(&m);
	}
	finish_fingerprints(a, &p, &findings);
	finish_suppress(a, program, &none, &findings, &words);
	tags_collect(a, program, &tags);
}

#endif
