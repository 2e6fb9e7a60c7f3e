/* What the commands share. The only folder that knows the order of things. */
#ifndef ADVISOR_CLI_CLI_H
#define ADVISOR_CLI_CLI_H

#include "base/json.h"
#include "cli/options.h"
#include "cli/term.h"
#include "model/report.h"
#include "model/rule.h"

/* Exit statuses of INTERFACE. */
enum {
	EXIT_DONE = 0,
	EXIT_GATE = 1,
	EXIT_USAGE = 2,
	EXIT_BASELINE_BUILD = 3,
	EXIT_BASELINE_RUN = 4,
	EXIT_UNDECIDED = 5
};

struct compare_result;

struct cli {
	struct arena arena;
	struct options opt;
	struct term term;
	struct progress progress;
	struct rule_set rules;
	const struct compare_result *gate; /* of `check`, for the formats that show it */
	const char *kept; /* where the JSON report of this run is; NULL: there is none */
};

/* One per verb; the return value is the exit status. */
int cmd_scan(struct cli *c);
int cmd_run(struct cli *c);
int cmd_report(struct cli *c);
int cmd_apply(struct cli *c);
int cmd_verify(struct cli *c);
int cmd_check(struct cli *c);
int cmd_explain(struct cli *c);
int cmd_doctor(struct cli *c);
int cmd_clean(struct cli *c);

/* Prints the sentence and gives the status back: return cli_fail(c, EXIT_USAGE, &err). */
int cli_fail(struct cli *c, int status, const struct err *err);
/* 128 + signal when interrupted, otherwise the status. */
int cli_status(int status);
/* Options that take one of a few words: wrong ones are said before any work. */
int cli_check_words(struct cli *c, struct err *err);
/* Adds what TREE/.advisor.json says to the options, checked like those of the command line. */
int cli_config(struct cli *c, const char *tree, struct err *err);
/* Loads embedded rules and those of --rules. */
int cli_rules(struct cli *c, struct err *err);
/* Writes the report wherever the options want it: stdout in --format (text unless
 * given), -o, every --output. -1 when one could not be written; the others are still tried. */
int cli_deliver(struct cli *c, const struct report *r, struct err *err);
/* Writes a result to the file, or to stdout when there is none. */
int cli_put(struct cli *c, const struct str *text, const char *file, struct err *err);
/* What the command line asks of explain and doctor, which have text and json only. */
int cli_check_plain(const struct cli *c, struct err *err);
/* 1 when a result that is no report goes to stdout as text, so that it can come in parts. */
int cli_wants_plain_text(const struct cli *c);
/* Such a result, as text and as the same in JSON, wherever the options want it. */
int cli_deliver_plain(struct cli *c, const struct str *text, const cJSON *json, struct err *err);
/* Every --output only. */
int cli_deliver_outputs(struct cli *c, const struct report *r, struct err *err);
/* The single FILE argument of report, apply, verify and check, read. */
int cli_read_report(struct cli *c, struct report *r, struct err *err);
/* The report's tree must be there, and must be meant: a report that is below it, or a user who is in it. Makes
 * project.root a real path. -1: a report from elsewhere names somebody else's folder. */
int cli_report_tree(struct cli *c, struct report *r, struct err *err);
/* A folder argument (default "."), as a real path. NULL and a sentence when it is none. */
const char *cli_tree(struct cli *c, size_t index, struct err *err);
/* TREE/.advisor, made with its own .gitignore and marker. NULL when it cannot be made, or is not ours. */
const char *cli_state(struct cli *c, const char *tree, struct err *err);
/* Where it is or would be; makes nothing. --state, else TREE/.advisor, else (a tree that
 * cannot be written to) a folder of the user's cache. */
const char *cli_state_found(struct cli *c, const char *tree);
/* $XDG_CACHE_HOME/advisor, or ~/.cache/advisor; NULL when neither is known. Makes nothing. */
const char *cli_user_cache(struct arena *a);
/* Makes a folder for its owner alone; -1: it cannot be made, or is somebody else's. */
int cli_make_private(const char *folder);
/* -1: what is there is a link, no folder, somebody else's, or was not made by us. Absent is fine. */
int cli_state_check(struct cli *c, const char *state, struct err *err);
/* Folder of the compiler wrapper and the runtimes. */
const char *cli_libexec(struct cli *c);
/* Tool, libclang, date, host, rules' metric: what every report begins with. */
void cli_begin_report(struct cli *c, struct report *r);

#endif
