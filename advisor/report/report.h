/* The report in its formats. One file per format, one shape: a function from the
 * model to text. */
#ifndef ADVISOR_REPORT_REPORT_H
#define ADVISOR_REPORT_REPORT_H

#include "base/err.h"
#include "base/str.h"
#include "model/report.h"
#include "model/rule.h"

struct compare_result;

struct report_view {
	int verbose; /* cold and suppressed findings, each benchmark's results, nothing cut */
	enum certainty certainty; /* findings that are less sure are left out, of all formats but JSON */
	enum weight weight; /* ... and those that cost less, if it is given; otherwise cold ones, unless verbose */
	int weight_given;
	int color; /* text only: 1 uses terminal colours */
	int width; /* text only: columns, 0 means 80 */
	const struct rule_set *rules; /* for titles and prose; may be NULL */
	/* The JSON report's name, for "what to type next"; NULL: .advisor/report.json. */
	const char *file;
	/* Of `check` (report/compare.h), or NULL: its reasons are shown, and of the findings
	 * only new ones. */
	const struct compare_result *gate;
};

/* Appends the report in a format: text, json, sarif, markdown, gitlab, junit, html, gcc, patch, fixes.
 * -1 with a sentence for an unknown format. */
int report_write(struct str *out, const char *format, const struct report *r, const struct report_view *view,
		 struct err *err);
/* The same sentence without writing anything: to be asked before a run of an hour. */
int report_format_check(const char *format, struct err *err);
/* "text, json, ..." for messages. */
const char *report_formats(void);

/* Appends the report's commands as the options that give them: " --configure C --build C --bench NAME=C --check C". */
void report_add_commands(struct str *out, const struct report *r);

/* "+8.1 % [+7.2, +8.9]", as all formats say a result; a bound that is unknown is "?". */
void words_result(struct str *out, const struct result *r);

/* Takes into the report what is in files that may be gone tomorrow: the source lines around
 * each finding (below project.root) and the last lines of each build's log. What was
 * taken before or can't be read is left as it is. */
void report_collect(struct arena *a, struct report *r);

/* Reads a JSON report back, a file that the user named (fs_read_named). Unknown members are ignored; a wrong schema_version or
 * a broken file is an error that names file and line. */
int report_read(struct arena *a, const char *path, struct report *out, struct err *err);

#endif
