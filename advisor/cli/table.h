/* The one place that knows the commands and options: the parser, --help, the manual page, the
 * completions and .advisor.json all read these tables. */
#ifndef ADVISOR_CLI_TABLE_H
#define ADVISOR_CLI_TABLE_H

#include <stddef.h>

enum option_kind { SWITCH, TEXT, LIST, COMMA_LIST, NUMBER, DURATION, METRIC };

/* Verbs as bits, for which option belongs where. */
enum {
	SCAN = 1,
	RUN = 2,
	REPORT = 4,
	APPLY = 8,
	VERIFY = 16,
	CHECK = 32,
	EXPLAIN = 64,
	DOCTOR = 128,
	CLEAN = 256,
	ANY = 511
};

enum option_group { GROUP_BUILD, GROUP_MEASURE, GROUP_TRIED, GROUP_APPLY, GROUP_CHECK, GROUP_RESULT, N_GROUPS };
extern const char *const option_groups[N_GROUPS]; /* headings */

struct option {
	const char *name, *short_name; /* "database", "-p"; one of them may be NULL */
	enum option_kind kind;
	enum option_group group;
	size_t offset; /* in struct options */
	unsigned verbs;
	const char *arg; /* what stands for the value; NULL: none */
	const char *help; /* one line, for --help */
	const char *more; /* what the manual says beyond that; NULL: nothing */
	const char *words; /* the values there are, parted by spaces, "FILE" or "DIR"; NULL: anything */
};
extern const struct option option_table[];
extern const size_t n_options;

struct verb_text {
	const char *name;
	unsigned bit;
	const char *args, *what; /* for the usage line; one line */
	const char *about; /* a paragraph for the manual */
	const char *examples; /* lines "COMMAND   what it does" */
};
extern const struct verb_text verb_table[];
extern const size_t n_verbs;
/* NULL: there is no such command. */
const struct verb_text *verb_find(const char *name);

/* The exit statuses: what each means. */
struct status_text {
	const char *status, *what;
};
extern const struct status_text status_table[];
extern const size_t n_statuses;

#endif
