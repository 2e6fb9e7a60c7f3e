/* advisor(1), from the tables. */
#include <string.h>

#include "base/str.h"
#include "cli/docs.h"
#include "cli/table.h"

#define LINE 72 /* bytes, about: roff wants short lines */

static void escaped(struct str *s, const char *text, int wrap)
{
	size_t column = 0;
	for (const char *p = text; *p; p++) {
		int breaks = wrap && *p == ' ' && column + strcspn(p + 1, " \n") > LINE;
		if (!column && (*p == '.' || *p == '\''))
			str_add(s, "\\&");
		str_add(s, breaks ? "\n" : *p == '-' ? "\\-" : *p == '\\' ? "\\e" : (char[]){*p, 0});
		column = breaks || *p == '\n' ? 0 : column + 1 + (*p == '-');
	}
}

void roff_text(struct str *s, const char *text)
{
	escaped(s, text, 1);
}

void roff_head(struct str *s, const char *name, int section)
{
	str_addf(s, ".TH %s %d \"2026-11-23\" \"advisor %s\" \"%s\"\n", name, section, ADVISOR_VERSION,
		 section == 1 ? "User Commands" : "File Formats");
}

static void synopsis(struct str *s)
{
	str_add(s, ".SH SYNOPSIS\n");
	for (size_t i = 0; i < n_verbs; i++) {
		str_addf(s, "%s.B advisor %s\n", i ? ".br\n" : "", verb_table[i].name);
		if (*verb_table[i].args)
			roff_text(s, verb_table[i].args);
		if (*verb_table[i].args)
			str_addc(s, '\n');
	}
	str_add(s, ".br\n.B advisor help\n");
	roff_text(s, "[COMMAND | man | man-report | bash | zsh | fish]");
	str_addc(s, '\n');
}

static const char description[] =
	"reads a C project as its own build compiles it, finds where it wastes memory and time, and proposes compiler "
	"flags, link options, allocators, definitions and other build variants that could help. It then rebuilds and "
	"measures every one of them beside the unchanged program, says which gains are real, and puts those into the "
	"build. Nothing is advice that was not measured.\n";
static const char promise[] =
	"The tree is never written to, except by `apply` and for the folder .advisor, which holds "
	"the copies, the store of what has been measured, and the report.\n";

static void commands(struct str *s)
{
	str_add(s, ".SH COMMANDS\n");
	for (size_t i = 0; i < n_verbs; i++) {
		const struct verb_text *v = &verb_table[i];
		str_addf(s, ".TP\n.B %s\n", v->name);
		roff_text(s, v->what);
		str_add(s, str_ends(v->what, "?") ? "\n" : ".\n");
		roff_text(s, v->about);
		str_addc(s, '\n');
	}
	str_add(s, ".TP\n.B help\n");
	roff_text(s,
		  "A command's options, as its --help. `help bash`, `help zsh` and `help fish` print completions to be "
		  "sourced, `help man` and `help man-report` these pages, `help rules` the words that rule files may "
		  "use.\n");
}

static void option_term(struct str *s, const struct option *o)
{
	str_add(s, ".TP\n.B ");
	if (o->short_name)
		roff_text(s, o->short_name);
	if (o->short_name && o->name)
		str_add(s, "\\fR, \\fB");
	if (o->name) {
		str_add(s, "\\-\\-");
		roff_text(s, o->name);
	}
	if (o->arg) {
		str_add(s, " \\fI");
		roff_text(s, o->arg);
		str_add(s, "\\fR");
	}
	str_addc(s, '\n');
}

/* "(scan, run)", the commands that take it; nothing when all do. */
static void option_verbs(struct str *s, const struct option *o)
{
	int said = 0;
	for (size_t i = 0; i < n_verbs && o->verbs != ANY; i++)
		if (o->verbs & verb_table[i].bit)
			str_addf(s, "%s%s", said++ ? ", " : "(", verb_table[i].name);
	str_add(s, said ? ")\n" : "");
}

static void options(struct str *s)
{
	str_add(s, ".SH OPTIONS\n");
	for (int group = 0; group < N_GROUPS; group++) {
		str_addf(s, ".SS %s\n", option_groups[group]);
		for (size_t i = 0; i < n_options; i++) {
			const struct option *o = &option_table[i];
			if ((int)o->group != group)
				continue;
			option_term(s, o);
			roff_text(s, o->help);
			str_add(s, str_ends(o->help, ".") ? "\n" : ".\n");
			if (o->more)
				roff_text(s, o->more);
			if (o->more)
				str_addc(s, '\n');
			option_verbs(s, o);
		}
	}
}

static void statuses(struct str *s)
{
	str_add(s, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < n_statuses; i++) {
		str_addf(s, ".TP\n.B %s\n", status_table[i].status);
		roff_text(s, status_table[i].what);
		str_addc(s, '\n');
	}
}

static const struct {
	const char *heading, *term, *text;
} rest[] = {
	{"FILES", ".advisor.json",
	 "In the tree: any options by their long names, as a JSON object; comments are allowed, the command line wins. "
	 "Each command takes the members that it knows."},
	{NULL, ".advisor/",
	 "In the tree: report.json, the store, the copies, the logs of all builds, and what undo needs. Its own "
	 ".gitignore keeps it out of version control."},
	{NULL, ".advisor/applied.json", "What apply wrote, with hashes: undo takes back exactly that."},
	{"ENVIRONMENT", "NO_COLOR", "No colours."},
	{"NOTES", "what a scan costs",
	 "An ordinary source takes some 20 ms and 60 kB. However a tree is made, one source is given up after 60 s or "
	 "2 GB, reading all of them after five minutes and half a second for each, or when what is known of them takes "
	 "4 GB; the search for findings has a minute and a second for each 20 sources, four times that when it has to "
	 "leave sources out, and 4 GB. A function that only a machine can have written (thousands of loops and calls) "
	 "is "
	 "not looked into, and of more than 20,000 findings the rest is not told. What was left out is named in the "
	 "report and its warnings; the status stays 0 as long as any source was read."},
	{NULL, "// advisor-ignore(RULE): reason",
	 "In the sources, on the line of a finding or the line before: the finding is suppressed."},
};

static void add_rest(struct str *s)
{
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
		if (rest[i].heading)
			str_addf(s, ".SH %s\n", rest[i].heading);
		str_add(s, ".TP\n.B ");
		roff_text(s, rest[i].term);
		str_addc(s, '\n');
		roff_text(s, rest[i].text);
		str_addc(s, '\n');
	}
}

static void examples(struct str *s)
{
	str_add(s, ".SH EXAMPLES\n.nf\n");
	for (size_t i = 0; i < n_verbs; i++)
		escaped(s, verb_table[i].examples, 0);
	str_add(s, ".fi\n.SH SEE ALSO\n.BR advisor\\-report (5),\n.BR gcc (1),\n.BR clang (1),\n.BR ld (1),\n"
		   ".BR valgrind (1)\n");
}

void manual_program(struct str *s)
{
	roff_head(s, "ADVISOR", 1);
	str_add(s, ".SH NAME\nadvisor \\- find flags and build variants that make a C program faster\n");
	synopsis(s);
	str_add(s, ".SH DESCRIPTION\n.B advisor\n");
	roff_text(s, description);
	str_add(s, ".PP\n");
	roff_text(s, promise);
	commands(s);
	options(s);
	statuses(s);
	add_rest(s);
	examples(s);
}
