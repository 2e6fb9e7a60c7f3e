#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/proc.h"
#include "cli/cli.h"

static const struct verb {
	const char *name, *args, *what;
	int (*run)(struct cli *c);
	const char *examples;
} verbs[] = {
	{"scan", "[-p DIR|FILE] [PATH...]", "findings and what would be tried; runs nothing of the project", cmd_scan,
	 "  advisor scan -p build                       units of build/compile_commands.json\n"
	 "  advisor scan --build 'make -j4' .           capture the commands of a build in a copy\n"
	 "  advisor scan -p build --format gcc src/     file:line:col lines for an editor, src/ only\n"},
	{"run", "[TREE]", "the whole loop: build, scan, suggest, rebuild, measure, report", cmd_run,
	 "  advisor run --bench './prog input.txt' .    find out what pays for this workload\n"
	 "  advisor run --build 'make linux' --bench './src/lua bench.lua' --budget 5m lua/\n"
	 "  advisor run --allow portability,numerics --bench './sim 1000' --output html:report.html\n"},
	{"report", "FILE --format F [-o OUT]", "the same report in another format", cmd_report,
	 "  advisor report .advisor/report.json --format html -o report.html\n"
	 "  advisor report .advisor/report.json --output sarif:a.sarif --output junit:a.xml\n"},
	{"apply", "FILE [ID...] [--to SYSTEM] [--dry-run | --undo]",
	 "put the recommended (or named) suggestions into the build", cmd_apply,
	 "  advisor apply .advisor/report.json --dry-run\n"
	 "  advisor apply .advisor/report.json flag-o3 lto --to cmake\n"
	 "  advisor apply .advisor/report.json --undo\n"},
	{"verify", "FILE", "build as applied, the ordinary way: is it the code that was measured, and still faster?",
	 cmd_verify, "  advisor verify .advisor/report.json\n"},
	{"check", "FILE --baseline OLD", "the CI gate", cmd_check,
	 "  advisor check .advisor/report.json --baseline ci/advisor.json --output junit:advisor.xml\n"},
	{"explain", "[ID]", "a rule, or the list of rules", cmd_explain,
	 "  advisor explain\n  advisor explain alloc-in-loop\n"},
	{"doctor", "", "what this machine offers: compilers, allocators, counters, noise", cmd_doctor,
	 "  advisor doctor\n"},
	{"clean", "[TREE]", "drop the cache and the copies", cmd_clean, "  advisor clean\n"},
};
#define N_VERBS (sizeof verbs / sizeof *verbs)

static const char status_help[] =
	"Exit status: 0 done, 1 the gate failed, 2 usage or configuration, 3 the baseline does not build,\n"
	"4 the baseline's benchmark or check fails, 5 undecided, 130/143 interrupted (a valid partial report is "
	"written).\n";

static void help_all(struct str *s)
{
	str_add(s, "Usage: advisor COMMAND [OPTIONS]\n\n"
		   "Finds out which compiler flags and build variants make a C program faster: every\n"
		   "suggestion is rebuilt and measured before it becomes advice.\n\n"
		   "  advisor run --bench './prog input.txt' .     build, scan, suggest, rebuild, measure, report\n"
		   "  advisor apply .advisor/report.json           put what proved itself into the build\n"
		   "  advisor scan -p build                        findings only\n\nCommands:\n");
	for (size_t i = 0; i < N_VERBS; i++)
		str_addf(s, "  %-9s %s\n", verbs[i].name, verbs[i].what);
	str_addf(s, "\n`advisor COMMAND --help` lists a command's options; advisor(1) has the rest.\n%s", status_help);
}

static void help_verb(struct str *s, const struct verb *v)
{
	str_addf(s, "Usage: advisor %s %s\n\n%s\n\n%s\nOptions:\n", v->name, v->args, v->what, v->examples);
	options_help(s, v->name);
	str_addf(s, "\n%s", status_help);
}

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < N_VERBS; i++)
		if (str_eq(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static int show_help(const struct verb *v)
{
	struct str s = {0};
	if (v)
		help_verb(&s, v);
	else
		help_all(&s);
	int rc = term_result(&s);
	str_free(&s);
	return rc ? EXIT_USAGE : EXIT_DONE;
}

static int show_version(void)
{
	struct str s = {0};
	str_addf(&s, "advisor %s\n", ADVISOR_VERSION);
	int rc = term_result(&s);
	str_free(&s);
	return rc ? EXIT_USAGE : EXIT_DONE;
}

static int dispatch(struct cli *c, int argc, char **argv)
{
	struct err err = {{0}};
	int rc = options_parse(&c->arena, argc, argv, &c->opt, &err);
	term_init(&c->term, &c->opt);
	c->progress = term_progress(&c->term);
	if (rc != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (cli_check_words(c, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (c->opt.version)
		return show_version();
	if (str_eq(c->opt.verb, "help"))
		return show_help(c->opt.args.n ? find_verb(c->opt.args.v[0]) : NULL);
	const struct verb *v = c->opt.verb ? find_verb(c->opt.verb) : NULL;
	if (c->opt.help || !v)
		return show_help(v);
	return v->run(c);
}

int main(int argc, char **argv)
{
	struct cli c = {0};
	proc_catch_signals();
	int status = dispatch(&c, argc, argv);
	arena_free(&c.arena);
	return status;
}
