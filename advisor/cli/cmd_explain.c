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
		str_addf(out, "%-12s %s\n%-12s %s\n", "level", rule_level_name(r->level), "shape", r->match);
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
		const char *word = r->kind == RULE_CODE ? rule_level_name(r->level) : risk_name(r->risk);
		str_addf(out, "%-10s %-26s %-12s %s\n", rule_kind_name(r->kind), r->id, word, r->title);
	}
	str_add(out,
		"\n`advisor explain ID` tells what a rule looks for or tries, when it pays and when it does not.\n");
}

/* Empty lists are left out, as in the rule's file. */
static void add_names(cJSON *to, const char *name, const struct strlist *l)
{
	if (l->n)
		json_add_strlist(to, name, l);
}

static void add_json(cJSON *list, const struct rule *r)
{
	cJSON *v = cJSON_CreateObject();
	cJSON_AddItemToArray(list, v);
	json_add_str(v, "id", r->id);
	json_add_str(v, "kind", rule_kind_name(r->kind));
	json_add_str(v, "title", r->title);
	if (r->kind == RULE_CODE)
		json_add_str(v, "level", rule_level_name(r->level));
	else
		json_add_str(v, "risk", risk_name(r->risk));
	if (r->match)
		json_add_str(v, "match", r->match);
	add_names(v, "add", &r->add);
	add_names(v, "remove", &r->remove);
	add_names(v, "link", &r->link);
	add_names(v, "env", &r->env);
	add_names(v, "because", &r->because);
	add_names(v, "needs", &r->needs);
	add_names(v, "suggests", &r->suggests);
	add_names(v, "conflicts", &r->conflicts);
	json_add_str(v, "prose", r->prose);
}

static int explain(struct cli *c, struct str *out, cJSON *list, struct err *err)
{
	for (size_t i = 0; i < c->opt.args.n; i++) {
		const struct rule *r = rule_find(&c->rules, c->opt.args.v[i]);
		if (!r)
			return err_set(err, "there is no rule \"%s\"; `advisor explain` lists them", c->opt.args.v[i]);
		if (i)
			str_add(out, "\n\n");
		explain_one(out, r);
		add_json(list, r);
	}
	if (c->opt.args.n)
		return 0;
	list_rules(c, out);
	for (size_t i = 0; i < c->rules.n; i++)
		add_json(list, &c->rules.v[i]);
	return 0;
}

int cmd_explain(struct cli *c)
{
	struct err err = {{0}};
	struct str out = {0};
	cJSON *list = cJSON_CreateArray();
	int rc = cli_rules(c, &err);
	if (rc == 0)
		rc = explain(c, &out, list, &err);
	if (rc == 0)
		rc = cli_deliver_plain(c, &out, list, &err);
	cJSON_Delete(list);
	str_free(&out);
	return rc ? cli_fail(c, EXIT_USAGE, &err) : EXIT_DONE;
}
