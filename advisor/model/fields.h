/* The members of findings, build tags, suggestions and edits that travel, one table each: the JSON writer, the JSON
 * reader and what a scan keeps all go through it, so that a new member is one row. What is measured has forms of its own. */
#ifndef ADVISOR_MODEL_FIELDS_H
#define ADVISOR_MODEL_FIELDS_H

#include <stddef.h>

enum field_kind {
	FIELD_TEXT, /* const char *: anything */
	FIELD_ID, /* const char *: of a finding, rule or suggestion; a hash */
	FIELD_NAME, /* const char * */
	FIELD_PATH, /* const char *: shown with what cannot be seen escaped */
	FIELD_TOOL, /* const char *: a path, written as it is */
	FIELD_NATURAL, /* int, never below 0 */
	FIELD_INTEGER, /* int */
	FIELD_SWITCH, /* int, 0 or 1 */
	FIELD_NUMBER, /* double, finite */
	FIELD_ENUM, /* an enum; name_of, n and otherwise say which */
	FIELD_COUNT, /* unsigned long long; known only when the int at `known` is not 0 */
	FIELD_SHARE, /* double; likewise */
	FIELD_TEXTS, /* struct strlist */
	FIELD_IDS,
	FIELD_FLAGS, /* of a compiler or a configure command */
	FIELD_SETTINGS, /* "NAME=value" */
	FIELD_NAMES_OF_FILES
};
enum field_flag {
	FIELD_NEEDED = 1, /* a JSON report without it is broken */
	FIELD_KEPT = 2, /* a scan that is kept for later knows it */
	FIELD_OPENS = 4 /* without it (no text, an empty list) its whole JSON object is null */
};

struct field {
	const char *object, *name; /* in JSON; object: the member that holds it, NULL for none */
	enum field_kind kind;
	unsigned flags;
	size_t at, known; /* in the structure */
	const char *(*name_of)(int);
	int n, otherwise;
	const char *absent; /* of a text: what NULL is written as; NULL: null */
};
struct field_table {
	const struct field *v;
	size_t n, size; /* size: of the structure */
};

extern const struct field_table finding_fields, tag_fields;
/* All of an edit but its units; of a suggestion what it is, and what came of it but for builds and figures. */
extern const struct field_table edit_fields, suggestion_fields, outcome_fields;

#endif
