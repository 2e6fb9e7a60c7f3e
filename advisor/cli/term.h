/* The terminal: progress and messages on stderr, results on stdout. */
#ifndef ADVISOR_CLI_TERM_H
#define ADVISOR_CLI_TERM_H

#include "base/progress.h"
#include "base/str.h"
#include "cli/options.h"

struct term {
	int quiet, verbose;
	int bars; /* stderr is a terminal that takes them */
	int color; /* stdout takes colours */
	int width; /* columns of stdout */
	int bar_drawn;
	int64_t bar_at; /* clock_ns() of the last drawing */
	int64_t start, told_at; /* clock_ns(): of the program, of the last line on stderr */
	double deadline; /* clock_s(); 0: nobody promised an end */
	char standing[200]; /* how things stand, after the bar */
};

void term_init(struct term *t, const struct options *o);
/* Takes -q, -v and --color again, after .advisor.json was read. */
void term_options(struct term *t, const struct options *o);
struct progress term_progress(struct term *t);
/* A sentence for the user on stderr: "advisor: ...". */
void term_error(struct term *t, const char *text);
/* A result on stdout. -1 when it cannot be written (a full disk, a closed pipe). */
int term_result(const struct str *text);

#endif
