/* Inside of report/: taking values out of a parsed report. The first thing that is
 * wrong is kept (with file and line) and everything after it does nothing, so that
 * the code that reads is a plain list of members. */
#ifndef ADVISOR_REPORT_READ_H
#define ADVISOR_REPORT_READ_H

#include "base/json.h"
#include "model/fields.h"
#include "model/report.h"

struct reader {
	struct arena *a;
	const char *name; /* of the file */
	const char *text; /* its content, to find lines in */
	char at[160]; /* what is being read, "suggestions[3].build"; "" at the top */
	int failed;
	struct err *err;
};

/* Says that the member of the object being read is wrong; NULL: the object itself. */
void reader_fail(struct reader *rd, const char *member, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Sets what is being read; the old text is given back by reader_leave. */
struct reader_place {
	char at[160];
};
struct reader_place reader_enter(struct reader *rd, const char *member, size_t index);
#define READER_NO_INDEX ((size_t)-1)
void reader_leave(struct reader *rd, const struct reader_place *old);

/* Members. Absent or null gives the default (NULL, 0, an empty list); another type
 * than the schema's is an error. Strings are copied into the arena. */
const char *reader_str(struct reader *rd, const cJSON *obj, const char *member);
double reader_num(struct reader *rd, const cJSON *obj, const char *member, double def);
int reader_int(struct reader *rd, const cJSON *obj, const char *member);
/* The same for what cannot be less than nothing: a negative number is an error (and 0). */
int reader_natural(struct reader *rd, const cJSON *obj, const char *member);
double reader_amount(struct reader *rd, const cJSON *obj, const char *member);
int reader_bool(struct reader *rd, const cJSON *obj, const char *member);
void reader_list(struct reader *rd, const cJSON *obj, const char *member, struct strlist *out);
/* A count as a string of digits; a JSON number is taken, too. 1 when there was one. */
int reader_count(struct reader *rd, const cJSON *obj, const char *member, unsigned long long *out);
/* The same for members that must be there. */
const char *reader_need_str(struct reader *rd, const cJSON *obj, const char *member);
const cJSON *reader_array(struct reader *rd, const cJSON *obj, const char *member, int needed);
const cJSON *reader_object(struct reader *rd, const cJSON *obj, const char *member, int needed);
/* One of n names. */
int reader_enum(struct reader *rd, const cJSON *obj, const char *member, const char *(*name_of)(int), int n, int def);
/* The member "metric": one that --metric takes; absent: wall. */
enum metric reader_metric(struct reader *rd, const cJSON *obj);

/* Words that other programs read, each by a grammar of its own (read_words.c); what breaks it is an error. Absent is
 * as above. */
enum reader_word {
	WORD_ID, /* of a finding, rule or suggestion; a hash */
	WORD_NAME, /* of a compiler, benchmark, allocator, build system; may be "*" */
	WORD_ENV, /* "NAME=value" */
	WORD_FLAG, /* one argument */
	WORD_PATH, /* may be empty */
	WORD_COMMAND, /* for a shell; may have several lines */
	WORD_OPTION, /* of advisor itself: "--name", "--name=value" */
	WORD_LABEL /* of one line, for people */
};
const char *reader_word(struct reader *rd, const cJSON *obj, const char *member, enum reader_word kind);
const char *reader_need_word(struct reader *rd, const cJSON *obj, const char *member, enum reader_word kind);
/* The name under which v is a member, as such a word. */
const char *reader_own_name(struct reader *rd, const cJSON *v, enum reader_word kind);
void reader_words(struct reader *rd, const cJSON *obj, const char *member, enum reader_word kind, struct strlist *out);

/* The lists that make up most of a report (read_lists.c). */
void reader_findings(struct reader *rd, const cJSON *root, struct report *r);
void reader_tags(struct reader *rd, const cJSON *root, struct report *r);
void reader_suggestions(struct reader *rd, const cJSON *root, struct report *r);
void reader_results(struct reader *rd, const cJSON *obj, const char *member, struct result_list *out);
/* The members of a finding or a build tag (read_fields.c); item is empty before. */
void reader_fields(struct reader *rd, const cJSON *obj, const struct field_table *t, void *item);
/* The member "patch" (read_patch.c); NULL: there is none. */
const struct patch *reader_patch(struct reader *rd, const cJSON *obj);
/* A list of objects: calls one(rd, item, ctx) for each, with the place set. */
void reader_each(struct reader *rd, const cJSON *obj, const char *member, int needed,
		 void (*one)(struct reader *, const cJSON *, void *), void *ctx);
void reader_metrics(struct reader *rd, const cJSON *obj, const char *member, struct metric_summary **out, size_t *n);
void reader_series(struct reader *rd, const cJSON *obj, const char *member, struct series_list *out);
/* read_recommendation.c; the check needs the suggestions. */
void reader_recommendation(struct reader *rd, const cJSON *root, struct recommendation *rec);
void reader_check_recommendation(struct reader *rd, const struct report *r);
void reader_interval(struct reader *rd, const cJSON *obj, double *lo, double *hi);

/* Line of the value that a path ("suggestions[3].status") names in valid JSON text,
 * or of the last part of the path that is there. */
int json_locate(const char *text, const char *path);

#endif
