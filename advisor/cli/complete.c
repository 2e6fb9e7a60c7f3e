/* Completions for bash, zsh and fish, from the tables. */
#include <string.h>

#include "base/str.h"
#include "cli/docs.h"
#include "cli/table.h"

static int takes_words(const struct option *o)
{
	return o->words && !str_eq(o->words, "FILE") && !str_eq(o->words, "DIR");
}

static void verb_names(struct str *s)
{
	for (size_t i = 0; i < n_verbs; i++)
		str_addf(s, "%s%s", i ? " " : "", verb_table[i].name);
	str_add(s, " help");
}

/* Is the first argument of the command a file or a folder? */
static int takes_file(const struct verb_text *v)
{
	return str_starts(v->args, "FILE");
}

/* ---- bash ----------------------------------------------------------------------- */

static void bash_patterns(struct str *s, const struct option *o)
{
	if (o->short_name)
		str_add(s, o->short_name);
	if (o->name)
		str_addf(s, "%s--%s", o->short_name ? "|" : "", o->name);
}

static void bash_values(struct str *s)
{
	for (size_t i = 0; i < n_options; i++) {
		const struct option *o = &option_table[i];
		if (o->kind == SWITCH)
			continue;
		str_add(s, "\t");
		bash_patterns(s, o);
		if (takes_words(o))
			str_addf(s, ") COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", o->words);
		else if (str_eq(o->words, "FILE"))
			str_add(s, ") compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n");
		else if (str_eq(o->words, "DIR"))
			str_add(s, ") compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n");
		else
			str_add(s, ") return ;;\n");
	}
}

static void bash_verbs(struct str *s)
{
	for (size_t i = 0; i < n_verbs; i++) {
		str_addf(s, "\t%s) words='", verb_table[i].name);
		for (size_t j = 0; j < n_options; j++) {
			const struct option *o = &option_table[j];
			if (!(o->verbs & verb_table[i].bit))
				continue;
			str_addf(s, "%s%s ", o->name ? "--" : "", o->name ? o->name : o->short_name);
		}
		str_add(s, "' ;;\n");
	}
}

static void bash(struct str *s)
{
	str_add(s,
		"# bash completion for advisor; made by `advisor help bash`\n"
		"_advisor()\n{\n"
		"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= words= i\n"
		"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		"\t\tcase ${COMP_WORDS[i]} in\n\t\t-*) ;;\n\t\t*) verb=${COMP_WORDS[i]}; break ;;\n\t\tesac\n\tdone\n"
		"\tif [ -z \"$verb\" ]; then\n\t\tCOMPREPLY=($(compgen -W '");
	verb_names(s);
	str_add(s, " --help --version' -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase $prev in\n");
	bash_values(s);
	str_add(s, "\tesac\n\tcase $verb in\n");
	bash_verbs(s);
	str_add(s, "\thelp) COMPREPLY=($(compgen -W '");
	verb_names(s);
	str_add(s, "' -- \"$cur\")); return ;;\n\tesac\n"
		   "\tcase $cur in\n\t-*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
		   "\t*)\n\t\tif [ \"$verb\" = explain ]; then\n"
		   "\t\t\tCOMPREPLY=($(compgen -W \"$(advisor explain 2>/dev/null | awk 'NF > 3 {print $2}')\" -- "
		   "\"$cur\"))\n\t\t\treturn\n\t\tfi\n"
		   "\t\tcompopt -o filenames\n\t\tCOMPREPLY=($(compgen -f -- \"$cur\")) ;;\n\tesac\n}\n"
		   "complete -F _advisor advisor\n");
}

/* ---- zsh ------------------------------------------------------------------------ */

/* In single quotes, with the characters that mean something to _arguments escaped. */
static void zsh_text(struct str *s, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '\'')
			str_add(s, "'\\''");
		else if (strchr("[]:\\", *p))
			str_addf(s, "\\%c", *p);
		else
			str_addc(s, *p);
	}
}

static void zsh_option(struct str *s, const struct option *o, const char *dashes, const char *name)
{
	str_addf(s, "\t\t\t'%s%s%s[", o->kind == LIST || o->kind == COMMA_LIST ? "*" : "", dashes, name);
	zsh_text(s, o->help);
	str_addc(s, ']');
	if (o->kind != SWITCH) {
		str_addc(s, ':');
		zsh_text(s, o->arg);
		str_addc(s, ':');
	}
	if (takes_words(o))
		str_addf(s, "(%s)", o->words);
	else if (o->words)
		str_add(s, str_eq(o->words, "DIR") ? "_files -/" : "_files");
	str_add(s, "' \\\n");
}

static void zsh(struct str *s)
{
	str_add(s, "#compdef advisor\n# zsh completion for advisor; made by `advisor help zsh`\n_advisor() {\n"
		   "\tlocal -a verbs\n\tverbs=(\n");
	for (size_t i = 0; i < n_verbs; i++) {
		str_addf(s, "\t\t'%s:", verb_table[i].name);
		zsh_text(s, verb_table[i].what);
		str_add(s, "'\n");
	}
	str_add(s, "\t\t'help:a command, as its --help'\n\t)\n\tif (( CURRENT == 2 )); then\n"
		   "\t\t_describe command verbs\n\t\treturn\n\tfi\n\tlocal verb=$words[2]\n"
		   "\twords=(advisor \"${(@)words[3,-1]}\")\n\t(( CURRENT-- ))\n\tcase $verb in\n");
	for (size_t i = 0; i < n_verbs; i++) {
		str_addf(s, "\t%s)\n\t\t_arguments -S \\\n", verb_table[i].name);
		for (size_t j = 0; j < n_options; j++) {
			const struct option *o = &option_table[j];
			if (!(o->verbs & verb_table[i].bit))
				continue;
			if (o->name)
				zsh_option(s, o, "--", o->name);
			if (o->short_name)
				zsh_option(s, o, "", o->short_name);
		}
		str_add(s, takes_file(&verb_table[i]) ? "\t\t\t'1:report:_files -g \"*.json\"' '*:id:' ;;\n"
						      : "\t\t\t'*:file:_files' ;;\n");
	}
	str_add(s, "\thelp) _describe command verbs ;;\n\tesac\n}\n_advisor \"$@\"\n");
}

/* ---- fish ----------------------------------------------------------------------- */

static void fish_text(struct str *s, const char *text)
{
	for (const char *p = text; *p; p++)
		str_add(s, *p == '\'' ? "\\'" : *p == '\\' ? "\\\\" : (char[]){*p, 0});
}

static void fish_option(struct str *s, const struct option *o)
{
	str_add(s, "complete -c advisor");
	if (o->verbs != ANY) {
		str_add(s, " -n '__fish_seen_subcommand_from");
		for (size_t i = 0; i < n_verbs; i++)
			if (o->verbs & verb_table[i].bit)
				str_addf(s, " %s", verb_table[i].name);
		str_addc(s, '\'');
	}
	if (o->short_name)
		str_addf(s, " -s %s", o->short_name + 1);
	if (o->name)
		str_addf(s, " -l %s", o->name);
	if (o->kind != SWITCH)
		str_add(s, takes_words(o) ? " -x" : " -r");
	if (takes_words(o))
		str_addf(s, " -a '%s'", o->words);
	str_add(s, " -d '");
	fish_text(s, o->help);
	str_add(s, "'\n");
}

static void fish(struct str *s)
{
	str_add(s, "# fish completion for advisor; made by `advisor help fish`\n");
	for (size_t i = 0; i < n_verbs; i++) {
		str_addf(s, "complete -c advisor -n __fish_use_subcommand -f -a %s -d '", verb_table[i].name);
		fish_text(s, verb_table[i].what);
		str_add(s, "'\n");
	}
	for (size_t i = 0; i < n_options; i++)
		fish_option(s, &option_table[i]);
}

int complete_shell(struct str *s, const char *shell)
{
	if (str_eq(shell, "bash"))
		bash(s);
	else if (str_eq(shell, "zsh"))
		zsh(s);
	else if (str_eq(shell, "fish"))
		fish(s);
	else
		return -1;
	return 0;
}
