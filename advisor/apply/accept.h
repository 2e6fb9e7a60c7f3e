/* What apply takes from a report. Anybody may have written it, and its flags, build options, settings, compilers
 * and libraries act in every build, or in the program. So this is a list of what passes: what tunes code by words
 * and numbers. All that can name a file, load code, run a program or put text into the sources (plugins, specs,
 * wrappers, response files, include paths, linker scripts, macros that are more than a number, ...) is refused,
 * whatever the report says of it. */
#ifndef ADVISOR_APPLY_ACCEPT_H
#define ADVISOR_APPLY_ACCEPT_H

#include "base/err.h"
#include "model/host.h"
#include "model/rule.h"
#include "model/variant.h"

/* One word each: a flag of a compile, one of a link, a pattern of what is removed, a word for the project's configure
 * command, a setting "NAME=value" for the program. 1: it passes. */
int accept_compile_flag(const char *flag);
int accept_link_flag(const char *flag);
int accept_removal(const char *pattern);
int accept_option(const char *word);
int accept_setting(const char *setting);

/* All of an edit. here: what is installed; a compiler or a library that is preloaded must be among it.
 * -1 and a sentence that begins with the id. */
int accept_edit(struct arena *a, const char *id, const struct edit *e, const struct host *here, struct err *err);

/* A command of a report that advisor did not write here: 1 when it is a plain call of a usual tool, or of a program of
 * the tree, several joined by &&; NULL passes. */
int accept_command(struct arena *a, const char *command);

/* What the edit risks by the rules, whatever the report calls it: by what it adds, and by what it takes away. RISK_SECURITY
 * when anything of it does, else the first that is not safe. ours: the report was written on this machine, so that a scan
 * here said that its macros are sizes. */
enum risk accept_risk(const struct edit *e, const struct rule_set *rules, int ours);

#endif
