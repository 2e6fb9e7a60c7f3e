/* From the command line to a run's session. */
#ifndef ADVISOR_CLI_RUN_SESSION_H
#define ADVISOR_CLI_RUN_SESSION_H

#include "cli/cli.h"
#include "search/session.h"

/* An empty session with what the options say; needs no closing. */
void cli_begin_session(struct cli *c, struct session *s);
/* --only, --skip and --allow name something; needs the rules, and what --try names. */
int cli_check_asked(struct cli *c, const struct own_try_list *tries, struct err *err);
/* What --try and --try-command name; diffs are read, nothing is run. -1: wrong use. */
int cli_tries(struct cli *c, struct own_try_list *out, struct err *err);
/* Everything that can be wrong before any work starts: tree, options, lock, store, rules, host.
 * -1: exit 2. The session is to be closed in any case. */
int cli_open_session(struct cli *c, struct session *s, struct err *err);

#endif
