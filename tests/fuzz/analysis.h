/* What scan.c does with facts, in this process: the program, all rules, tags. */
#ifndef TESTS_FUZZ_ANALYSIS_H
#define TESTS_FUZZ_ANALYSIS_H

#include <stdlib.h>

#include "model/project.h"
#include "model/rule.h"
#include "scan/facts/facts.h"
#include "scan/findings/finish.h"
#include "scan/match/match.h"
#include "scan/program/source_facts.h"
#include "scan/tags/tags.h"

static inline const struct rule_set *all_rules(void)
{
	static struct arena a;
	static struct rule_set rules;
	struct strlist none = {0};

	if (!rules.n && rules_load(&a, &none, &rules, NULL))
		abort();
	return &rules;
}

static inline void analyse(struct arena *a, struct unit *unit, const struct unit_facts *facts)
{
	const struct rule_set *rules = all_rules();
	struct project p = {.root = "/", .build_root = "/", .units = {unit, 1, 1}};
	struct strlist none = {0}, words = {0};
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct program *program;

	program = program_make(a, &p, NULL, facts, 1, NULL);
	source_facts(a, program, &words);
	for (size_t i = 0; i < rules->n; i++) {
		struct match m = {.a = a,
				  .program = program,
				  .project = &p,
				  .rule = &rules->v[i],
				  .out = &findings,
				  .facts = &words};
		const struct matcher *matcher = rules->v[i].kind == RULE_CODE ? matcher_find(rules->v[i].match) : NULL;

		if (matcher)
			matcher->run(&m);
	}
	finish_fingerprints(a, &p, &findings);
	finish_suppress(a, program, &none, &findings, &words);
	tags_collect(a, program, &tags);
}

#endif
