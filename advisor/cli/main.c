#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/proc.h"
#include "cli/cli.h"
#include "cli/docs.h"
#include "cli/table.h"

static const struct {
	const char *name;
	int (*run)(struct cli *c);
} commands[] = {
	{"scan", cmd_scan},	  {"run", cmd_run},	  {"report", cmd_report},
	{"apply", cmd_apply},	  {"verify", cmd_verify}, {"check", cmd_check},
	{"explain", cmd_explain}, {"doctor", cmd_doctor}, {"clean", cmd_clean},
};

/* Commands that work on a tree read its .advisor.json themselves. */
static int read_config(struct cli *c, struct err *err)
{
	static const char *const own[] = {"scan", "run", "verify", "apply"};
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(own[i], c->opt.verb))
			return 0;
	return cli_config(c, str_eq(c->opt.verb, "clean") && c->opt.args.n ? c->opt.args.v[0] : ".", err);
}

static int run_command(struct cli *c)
{
	struct err err = {{0}};
	if (read_config(c, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (str_eq(commands[i].name, c->opt.verb))
			return commands[i].run(c);
	return EXIT_USAGE;
}

static int show(struct str *s, int rc)
{
	if (rc == 0)
		rc = term_result(s);
	str_free(s);
	return rc ? EXIT_USAGE : EXIT_DONE;
}

static int show_help(const struct verb_text *v)
{
	struct str s = {0};
	if (v)
		help_verb(&s, v);
	else
		help_all(&s);
	return show(&s, 0);
}

/* `advisor help`: everything that is made from the tables. */
static int show_topic(struct cli *c)
{
	const char *topic = c->opt.args.n ? c->opt.args.v[0] : NULL;
	struct str s = {0};
	struct err err = {{0}};
	int rc = 0;
	if (!topic || verb_find(topic))
		return show_help(verb_find(topic));
	if (str_eq(topic, "man"))
		manual_program(&s);
	else if (str_eq(topic, "rules"))
		help_rules(&s);
	else if (str_eq(topic, "man-report"))
		rc = manual_report(&s, &err);
	else if (complete_shell(&s, topic) != 0)
		rc = err_set(&err, "there is no help on `%s`; `advisor --help` lists the commands", topic);
	if (rc != 0) {
		str_free(&s);
		return cli_fail(c, EXIT_USAGE, &err);
	}
	return show(&s, 0);
}

static int show_version(void)
{
	struct str s = {0};
	str_addf(&s, "advisor %s\n", ADVISOR_VERSION);
	return show(&s, 0);
}

static int dispatch(struct cli *c, int argc, char **argv)
{
	struct err err = {{0}};
	int rc = options_parse(&c->arena, argc, argv, &c->opt, &err);
	term_init(&c->term, &c->opt);
	c->progress = term_progress(&c->term);
	if (rc != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (cli_check_words(c, &err) != 0 || cli_check_plain(c, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (c->opt.version)
		return show_version();
	if (str_eq(c->opt.verb, "help"))
		return show_topic(c);
	if (c->opt.help || !c->opt.verb)
		return show_help(verb_find(c->opt.verb));
	return run_command(c);
}

int main(int argc, char **argv)
{
	struct cli c = {0};
	proc_catch_signals();
	int status = dispatch(&c, argc, argv);
	arena_free(&c.arena);
	return status;
}
