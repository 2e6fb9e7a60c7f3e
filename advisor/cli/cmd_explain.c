#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static void add_list(struct str *out, const char *label, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(out, "%-12s", label);
	for (size_t i = 0; i < l->n; i++)
		str_addf(out, " %s", l->v[i]);
	str_addc(out, '\n');
}

static void explain_one(struct str *out, const struct rule *r)
{
	str_addf(out, "%s: %s\n\n", r->id, r->title);
	str_addf(out, "%-12s %s\n", "kind", rule_kind_name(r->kind));
	if (r->kind == RULE_CODE)
		str_addf(out, "%-12s %s\n%-12s %s\n", "level", level_name(r->level), "shape", r->match);
	else
		str_addf(out, "%-12s %s\n", "risk", risk_name(r->risk));
	add_list(out, "adds", &r->add);
	add_list(out, "removes", &r->remove);
	add_list(out, "links", &r->link);
	add_list(out, "environment", &r->env);
	if (r->preload)
		str_addf(out, "%-12s %s\n", "preloads", r->preload);
	if (r->use_compiler)
		str_addf(out, "%-12s %s\n", "compiler", r->use_compiler);
	add_list(out, "because", &r->because);
	add_list(out, "needs", &r->needs);
	add_list(out, "suggests", &r->suggests);
	add_list(out, "conflicts", &r->conflicts);
	str_addf(out, "\n%s", r->prose);
}

static int by_kind_and_id(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a, *y = *(const struct rule *const *)b;
	return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->id, y->id);
}

static void list_rules(struct cli *c, struct str *out)
{
	const struct rule **sorted = arena_alloc(&c->arena, (c->rules.n + 1) * sizeof *sorted);
	for (size_t i = 0; i < c->rules.n; i++)
		sorted[i] = &c->rules.v[i];
	qsort(sorted, c->rules.n, sizeof *sorted, by_kind_and_id);
	for (size_t i = 0; i < c->rules.n; i++) {
		const struct rule *r = sorted[i];
		const char *word = r->kind == RULE_CODE ? level_name(r->level) : risk_name(r->risk);
		str_addf(out, "%-10s %-26s %-12s %s\n", rule_kind_name(r->kind), r->id, word, r->title);
	}
	str_add(out,
		"\n`advisor explain ID` tells what a rule looks for or tries, when it pays and when it does not.\n");
}

int cmd_explain(struct cli *c)
{
	struct err err = {{0}};
	struct str out = {0};
	if (cli_rules(c, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	for (size_t i = 0; i < c->opt.args.n; i++) {
		const struct rule *r = rule_find(&c->rules, c->opt.args.v[i]);
		if (!r) {
			err_set(&err, "there is no rule \"%s\"; `advisor explain` lists them", c->opt.args.v[i]);
			str_free(&out);
			return cli_fail(c, EXIT_USAGE, &err);
		}
		if (i)
			str_add(&out, "\n\n");
		explain_one(&out, r);
	}
	if (!c->opt.args.n)
		list_rules(c, &out);
	int rc = term_result(&out);
	str_free(&out);
	return rc ? EXIT_USAGE : EXIT_DONE;
}
