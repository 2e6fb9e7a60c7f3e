/* Inside of report/: the writers, and what all of them say in the same words. */
#ifndef ADVISOR_REPORT_WRITERS_H
#define ADVISOR_REPORT_WRITERS_H

#include "report/report.h"

/* One per format: appends the whole report. view is never NULL here. */
void report_text(struct str *out, const struct report *r, const struct report_view *view);
void report_json(struct str *out, const struct report *r, const struct report_view *view);
void report_sarif(struct str *out, const struct report *r, const struct report_view *view);
void report_markdown(struct str *out, const struct report *r, const struct report_view *view);
void report_gitlab(struct str *out, const struct report *r, const struct report_view *view);
void report_junit(struct str *out, const struct report *r, const struct report_view *view);
void report_html(struct str *out, const struct report *r, const struct report_view *view);
void report_gcc(struct str *out, const struct report *r, const struct report_view *view);
void report_patch(struct str *out, const struct report *r, const struct report_view *view);
void report_fixes(struct str *out, const struct report *r, const struct report_view *view);

/* What became of a suggestion, in the order an engineer asks for it. */
enum group {
	GROUP_ACCEPTED,
	GROUP_FASTER,
	GROUP_ON_TOP, /* measured on top of a set, whatever came of it */
	GROUP_LUCK,
	GROUP_UNDECIDED,
	GROUP_NO_DIFFERENCE,
	GROUP_SLOWER,
	GROUP_SAME_CODE,
	GROUP_FAILED,
	GROUP_PROPOSED,
	GROUP_SKIPPED,
	N_GROUPS
};
enum group words_suggestion_group(const struct suggestion *s);
const char *words_group_title(enum group g);
const char *words_group_name(enum group g); /* one word, for anchors and classes */
/* All suggestions by group, the best of each group first; r->suggestions.n of them.
 * The caller frees the array. */
const struct suggestion **words_suggestions_by_group(const struct report *r);

/* 1 when the formats for people and CI show it: suppressed findings never, cold
 * ones with view->verbose only, known ones not in the gate's view. */
int words_finding_shown(const struct report_view *view, const struct finding *f);
/* What those are that are not: "cold or suppressed". */
const char *words_left_out(const struct report_view *view);
/* Number of findings shown. */
size_t words_findings_shown(const struct report_view *view, const struct report *r);

/* 1 for a report of a scan: no suggestion was built or measured, so that findings are what it has to say. */
int words_nothing_tried(const struct report *r);
/* Appends the first `most` ids of what is proposed of a kind, and how many there are beside them; returns their number. */
size_t words_of_kind(struct str *out, const struct report *r, enum rule_kind kind, size_t most);

/* "+8.1 %"; "?" when the speedup is unknown (not a positive finite number). */
void words_percent(struct str *out, double speedup);
/* "[+7.2, +8.9]"; when nothing is known of it, so in words. */
void words_interval(struct str *out, double lo, double hi);
/* 0: add_result says "so far", and after how many pairs. */
int words_has_interval(const struct result *r);
/* "2.4 M"; exact below 10000. */
void words_count(struct str *out, unsigned long long n);

/* "add -O3, remove -O2, link with ..., preload ...", nothing for an empty edit. */
void words_edit(struct str *out, const struct edit *e);
/* The same of several edits as one; what is for some sources only is said so: "add -flto; add -O3 in a.c only". */
void words_merged(struct str *out, const struct merged_edit *m);
/* Why a suggestion is where it is, in few words; "" when its numbers say all. */
void words_reason(struct str *out, const struct suggestion *s);

/* The last part of the tree's path; "" when the report names none. */
const char *project_name(const struct report *r);
/* "2 of 67 units were read only in part ...": how many, which, the first error and what to do; nothing without any. */
void sentence_partial(struct str *out, const struct report *r);
/* One sentence: what to do, how much it gives, how sure. */
void sentence_headline(struct str *out, const struct report *r);
/* The same without the numbers of what is recommended, for formats that show them apart. */
void sentence_choice(struct str *out, const struct report *r);
/* "yes: ..." or "no: ...", how the recommended set was applied and built as its user would; nothing without one. */
void sentence_rehearsed(struct str *out, const struct report *r);
/* "in the set +4.1 % [+3.0, +5.2]": what an accepted suggestion is worth there; nothing when that is not known. */
void sentence_in_set(struct str *out, const struct report *r, const struct suggestion *s);
/* What to type next, "" when there is nothing. */
void sentence_next(struct str *out, const struct report *r, const struct report_view *view);
/* What the recommended set costs beside time: "peak memory 38.8 -> 40.1 MB (+3 %), building 5.5 -> 9 s (+64 %)";
 * nothing without one. */
void beside_add(struct str *out, const struct report *r);

/* What formats say line by line, in their order; a line whose text is empty is left out. The lists end with a NULL. */
struct sentence_line {
	const char *label;
	void (*add)(struct str *out, const struct report *r);
};
/* Of the recommendation: rehearsed, not taken, note. */
extern const struct sentence_line sentence_choice_lines[];
/* Of what was looked at, what it cost to know, and how much of it is noise. */
extern const struct sentence_line sentence_run_lines[];
/* A finding's evidence: "2.4 M executions (12 %, gcov)"; "" when only static. */
void words_evidence(struct str *out, const struct finding *f);

/* A rule's title or prose; NULL when the view has no such rule. */
const char *words_rule_title(const struct report_view *view, const char *id);
const char *words_rule_prose(const struct report_view *view, const char *id);

/* text, or "" for NULL */
const char *words_text(const char *text);

#endif
