/* Inside made_up: what a variant's code is, how fast it runs, what building it costs. */
#ifndef ADVISOR_TESTS_MADE_UP_CODE_H
#define ADVISOR_TESTS_MADE_UP_CODE_H

#include "made_up.h"
#include "measure/random.h"

#define MADE_MOST     64 /* suggestions */
#define MADE_SWITCHES 80
#define MADE_BITS     (MADE_MOST + MADE_SWITCHES)

/* Which changes are in; those of the environment, too. */
struct made_code {
	char on[MADE_BITS];
};

/* A program of its kind: what was drawn. */
struct made_instance {
	const struct made_program *p;
	struct made_suggestion s[MADE_MOST];
	unsigned n;
	int alias[MADE_MOST]; /* gives the code of that one; -1: its own */
	unsigned good_switch;
};

void made_draw(struct arena *a, const struct made_program *p, struct random *r, struct made_instance *out);
/* The suggestions as suggest/ would make them. */
void made_suggest(struct arena *a, const struct made_instance *m, struct suggestion_list *out);
struct made_code made_code_of(const struct made_instance *m, const struct variant *v);
void made_add_env(const struct made_instance *m, const struct strlist *env, struct made_code *c);
/* What is the same in the end gets the same text; env: with what only the environment changes. */
const char *made_hash(struct arena *a, const struct made_instance *m, const struct made_code *c, int env);
double made_log_speed(const struct made_instance *m, const struct made_code *c);
enum made_fate made_fate_of(const struct made_instance *m, const struct made_code *c);
/* 0: something in it is not applied as it was measured. */
int made_is_late(const struct made_instance *m, const struct made_code *c);
int made_applies(const struct made_instance *m, const struct made_code *c);
/* Processor seconds: what several processors share, and what one does alone. */
struct made_cost {
	double compile, alone;
	int units, linked;
};
struct made_cost made_cost_of(const struct made_instance *m, const struct variant *v, const struct made_code *c);
/* The best log speedup that what is allowed can give. */
double made_best(const struct made_instance *m);
/* Of suggestions together. */
struct made_code made_code_of_ids(struct arena *a, const struct made_instance *m, const struct suggestion_list *all,
				  const struct strlist *ids);
/* "-fno-made-N": the I-th switch. */
const char *made_switch(struct arena *a, unsigned i);

#endif
