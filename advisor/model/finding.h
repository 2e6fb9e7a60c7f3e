/* What scan/ found, and what it says about the project's build tags. */
#ifndef ADVISOR_MODEL_FINDING_H
#define ADVISOR_MODEL_FINDING_H

#include "base/arena.h"
#include "model/patch.h"
#include "model/rule.h"

/* Whether it is so: the memory is given back on all paths, the loop does change nothing, ... */
enum certainty { CERTAINTY_POSSIBLE, CERTAINTY_LIKELY, CERTAINTY_CERTAIN };
/* What it costs where it is so. */
enum weight { WEIGHT_COLD, WEIGHT_WARM, WEIGHT_HOT };

/* What would mend it: see scan/fix/fix.h. */
struct fix {
	const char *title; /* NULL: there is none */
	enum risk risk; /* safe: all of it is proved; semantics: a ground is an assumption */
	int parallel; /* 1: it makes threads */
	const char *diff; /* unified */
	struct strlist grounds; /* why it is right, a sentence each */
	struct strlist flags; /* that it needs: "-fopenmp" */
	struct patch patch; /* empty where only the diff travels (a report); fix_patch() makes it */
};

struct finding {
	const char *id; /* "F1", "F2", ... in rank order */
	const char *rule;
	enum level level;
	enum certainty certainty;
	const char *message;
	const char *file; /* relative to the project's root when below it */
	int line, column, end_line, end_column;
	const char *function; /* NULL at file level */
	const char *loop_file; /* NULL: no loop */
	int loop_line;
	const char *evidence; /* "static", "gcov", "llvm-cov", "alloc-count" */
	unsigned long long count; /* executions (or calls) when measured */
	int measured; /* 1: count and share are measured */
	double share; /* of all executions of that source, 0..1 */
	int cold; /* 1: never ran in the workload, or on a path that runs once */
	/* What is there, for reports that travel without the sources; n 0: not taken. */
	struct {
		int first; /* line number of lines.v[0] */
		struct strlist lines;
	} excerpt;
	const char *line_hash; /* GitHub's primaryLocationLineHash; NULL: not taken */
	const char *fingerprint; /* survives moved lines; 32 hex digits */
	const char *suppressed_by; /* NULL, or what: "file:line" of a comment, "suppress: ENTRY" of the options */
	struct strlist units; /* sources whose flags matter for it, relative */
	struct strlist suggestions; /* ids, filled by suggest/ */
	double score; /* what it costs, for ranking: about log10 of how often it runs in a run, less what makes that
			 cheap; a guess from the sources, or of the counted executions */
	double order; /* while a scan sorts: the score, less what puts it after others */
	enum weight weight; /* the same in a word; cold when `cold` */
	struct strlist grounds; /* what the score comes from, a few words each */
	struct fix fix;
};
struct finding_list {
	struct finding *v;
	size_t n, cap;
};

/* Lines whose code a tag decides. */
struct tag_spot {
	const char *file; /* relative */
	int first, last;
};

/* A build tag: a macro that the project's own #if lines leave open. */
struct tag {
	const char *name;
	const char *value; /* default value's text; NULL: undefined by default */
	const char *file; /* where it acts first, relative */
	int line;
	int places; /* number of #if lines that test it */
	struct strlist tries; /* definitions worth trying: "NAME", "NAME=8", or "-NAME" to undefine */
	struct strlist safe_tries; /* those of them that are shown to change nothing but a size */
	const char *proof; /* ... a sentence without a full stop that says how; NULL: nothing is shown */
	struct strlist units; /* sources that see it, relative */
	struct strlist functions; /* functions it guards code of, if any */
	struct {
		struct tag_spot *v;
		size_t n, cap;
	} spots; /* in functions; for joining measured counts, not reported */
	unsigned long long count; /* executions of the guarded code when measured */
	int measured;
	int guards_code; /* 1: code inside functions depends on it */
	double weight;
};
struct tag_list {
	struct tag *v;
	size_t n, cap;
};

const char *certainty_name(enum certainty c);
const char *weight_name(enum weight w);
/* -1: no such word */
int certainty_parse(const char *name, enum certainty *out);
int weight_parse(const char *name, enum weight *out);
/* Sets the weight by score, share and cold. */
void finding_weigh(struct finding *f);

#endif
