/* Everything that is written about the program, made from the tables and from the schema of
 * the report: --help, the manual pages, the completions. */
#ifndef ADVISOR_CLI_DOCS_H
#define ADVISOR_CLI_DOCS_H

#include "base/err.h"
#include "base/str.h"

struct verb_text;

void help_all(struct str *s);
void help_verb(struct str *s, const struct verb_text *v);
/* The vocabulary of rule files. */
void help_rules(struct str *s);
/* advisor(1), in man(7) markup. */
void manual_program(struct str *s);
/* advisor-report(5), from the schema's names, types and descriptions. */
int manual_report(struct str *s, struct err *err);
/* Completions of a shell: "bash", "zsh", "fish"; -1: another one. */
int complete_shell(struct str *s, const char *shell);

/* Text for man(7): a hyphen is a minus, a backslash itself, and no line begins with a dot. */
void roff_text(struct str *s, const char *text);
/* The heading line; section is 1 or 5. */
void roff_head(struct str *s, const char *name, int section);

/* The schema's text, embedded when the program is built. */
extern const char report_schema_text[];

#endif
