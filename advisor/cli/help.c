/* What --help shows. */
#include <stdio.h>

#include "base/str.h"
#include "cli/docs.h"
#include "cli/table.h"
#include "model/rule_words.h"

static const char first_screen[] =
	"Usage: advisor COMMAND [OPTIONS]\n\n"
	"Finds out which compiler flags and build variants make a C program faster: every\n"
	"suggestion is rebuilt and measured before it becomes advice.\n\n"
	"  advisor run --bench './prog input.txt' .       1. build, scan, suggest, rebuild, measure\n"
	"  advisor apply .advisor/report.json --dry-run   2. see what would change; without --dry-run it does\n"
	"  advisor verify .advisor/report.json            3. is the build as applied what was measured?\n"
	"  advisor apply --undo                           take it back\n\nCommands:\n";

static void add_statuses(struct str *s)
{
	str_add(s, "\nExit status:\n");
	for (size_t i = 0; i < n_statuses; i++)
		str_addf(s, "  %-9s %s\n", status_table[i].status, status_table[i].what);
}

void help_all(struct str *s)
{
	str_add(s, first_screen);
	for (size_t i = 0; i < n_verbs; i++)
		str_addf(s, "  %-9s %s\n", verb_table[i].name, verb_table[i].what);
	str_add(s, "\n`advisor COMMAND --help` lists a command's options; advisor(1) has the rest.\n");
	add_statuses(s);
}

static void add_option(struct str *s, const struct option *o)
{
	char left[64];
	snprintf(left, sizeof left, "%s%s%s%s%s%s", o->short_name ? o->short_name : "",
		 o->short_name && o->name ? ", " : "", o->name ? "--" : "", o->name ? o->name : "", o->arg ? " " : "",
		 o->arg ? o->arg : "");
	str_addf(s, "  %-26s %s\n", left, o->help);
}

void help_verb(struct str *s, const struct verb_text *v)
{
	str_addf(s, "Usage: advisor %s %s\n\n%s\n\n%s", v->name, v->args, v->what, v->examples);
	for (int group = 0; group < N_GROUPS; group++) {
		int said = 0;
		for (size_t i = 0; i < n_options; i++) {
			const struct option *o = &option_table[i];
			if ((int)o->group != group || !(o->verbs & v->bit))
				continue;
			if (!said++)
				str_addf(s, "\n%s:\n", option_groups[group]);
			add_option(s, o);
		}
	}
	add_statuses(s);
}

void help_rules(struct str *s)
{
	static const char *const titles[] = {
		[WORD_FACT] =
			"Facts, for \"because\" (any makes the rule relevant), \"needs\" (all must hold), \"unless\":",
		[WORD_FACT_OF] = "Facts with an end of your own, which may hold * and ?:",
		[WORD_FOR_EACH] = "\"for_each\", what one suggestion each is made for:",
		[WORD_LIBRARY] = "What a library file says of a function (rules/library/*.json):",
		[WORD_SHAPE] = "\"match\", the shapes that a code rule looks for:",
	};
	str_add(s,
		"A rule is a Markdown file that begins with a JSON block; `advisor explain ID` shows one, and --rules "
		"DIR\n"
		"reads a folder of your own. \"because\" may name code rules, too (`advisor explain` lists them).\n");
	for (size_t i = 0; i < n_rule_words; i++) {
		if (!i || rule_words[i].kind != rule_words[i - 1].kind)
			str_addf(s, "\n%s\n", titles[rule_words[i].kind]);
		str_addf(s, "  %-20s %s\n", rule_words[i].word, rule_words[i].line);
	}
}
