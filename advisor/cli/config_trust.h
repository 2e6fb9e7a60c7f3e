/* What a tree's .advisor.json may say (see the threat model in advisor/README.md). */
#ifndef ADVISOR_CLI_CONFIG_TRUST_H
#define ADVISOR_CLI_CONFIG_TRUST_H

#include "cli/options.h"

/* 1 for options whose values are run. */
int config_is_command(const struct option *opt);
/* 1 when the command line asks that something of the tree be run: only then its file's commands count. */
int config_may_run(const struct options *given);
/* Makes *value such a path when the option takes one. -1: as above. */
int config_value(struct arena *a, const char *tree, const struct option *opt, const char *where, const char **value,
		 struct err *err);

#endif
