/* What a tree's .advisor.json may say (see the threat model in advisor/README.md). */
#ifndef ADVISOR_CLI_CONFIG_TRUST_H
#define ADVISOR_CLI_CONFIG_TRUST_H

#include "cli/options.h"

/* 1 for options whose values are run. */
int config_is_command(const struct option *opt);
/* 1 when the command line asks that something of the tree be run: only then its file's commands count. */
int config_may_run(const struct options *given);
/* A path of the file, absolute, from the tree. written: it will be made or replaced. NULL: it leads out of the tree,
 * through a link or to what nobody may write, with a sentence that begins with where. */
const char *config_path(struct arena *a, const char *tree, const char *where, const char *value, int written,
			struct err *err);
/* Makes *value such a path when the option takes one. -1: as above. */
int config_value(struct arena *a, const char *tree, const struct option *opt, const char *where, const char **value,
		 struct err *err);

#endif
