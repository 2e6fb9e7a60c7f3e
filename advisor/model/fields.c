#include "model/fields.h"

#include "model/finding.h"

static const char *level_at(int i)
{
	return rule_level_name((enum level)i);
}

static const char *certainty_at(int i)
{
	return certainty_name((enum certainty)i);
}

static const char *weight_at(int i)
{
	return weight_name((enum weight)i);
}

#define KEPT   FIELD_KEPT
#define NEEDED (FIELD_NEEDED | FIELD_KEPT)
#define F(object, name, kind, flags, member)                                                                           \
	{                                                                                                              \
		object, name, FIELD_##kind, flags, offsetof(struct finding, member), 0, NULL, 0, 0, NULL               \
	}
#define F_ENUM(object, name, flags, member, of, last, otherwise)                                                       \
	{                                                                                                              \
		object, name, FIELD_ENUM, flags, offsetof(struct finding, member), 0, of, (last) + 1, otherwise, NULL  \
	}
#define F_KNOWN(object, name, kind, member, known)                                                                     \
	{                                                                                                              \
		object, name, FIELD_##kind, 0, offsetof(struct finding, member), offsetof(struct finding, known),      \
			NULL, 0, 0, NULL                                                                               \
	}

static const struct field of_findings[] = {
	F(NULL, "id", ID, NEEDED, id),
	F(NULL, "rule", ID, NEEDED, rule),
	F_ENUM(NULL, "level", KEPT, level, level_at, LEVEL_ERROR, LEVEL_WARNING),
	F_ENUM(NULL, "certainty", KEPT, certainty, certainty_at, CERTAINTY_CERTAIN, CERTAINTY_POSSIBLE),
	F(NULL, "message", TEXT, NEEDED, message),
	F("location", "file", PATH, NEEDED, file),
	F("location", "line", NATURAL, KEPT, line),
	F("location", "column", NATURAL, KEPT, column),
	F("location", "end_line", NATURAL, KEPT, end_line),
	F("location", "end_column", NATURAL, KEPT, end_column),
	F("location", "function", TEXT, KEPT, function),
	F("loop", "file", PATH, KEPT | FIELD_OPENS, loop_file),
	F("loop", "line", NATURAL, KEPT, loop_line),
	{"evidence", "source", FIELD_NAME, KEPT, offsetof(struct finding, evidence), 0, NULL, 0, 0, "static"},
	F_KNOWN("evidence", "count", COUNT, count, measured),
	F_KNOWN("evidence", "share", SHARE, share, measured),
	F(NULL, "cold", SWITCH, KEPT, cold),
	F("excerpt", "first", NATURAL, 0, excerpt.first),
	F("excerpt", "lines", TEXTS, FIELD_OPENS, excerpt.lines),
	F(NULL, "line_hash", ID, 0, line_hash),
	F(NULL, "fingerprint", ID, NEEDED, fingerprint),
	F(NULL, "suppressed_by", TEXT, KEPT, suppressed_by),
	F(NULL, "units", NAMES_OF_FILES, KEPT, units),
	F(NULL, "suggestions", IDS, 0, suggestions),
	F(NULL, "weight", NUMBER, 0, score), /* the score's name before there was a cost */
	F("cost", "score", NUMBER, KEPT, score),
	F_ENUM("cost", "weight", KEPT, weight, weight_at, WEIGHT_HOT, WEIGHT_WARM),
	F("cost", "grounds", TEXTS, KEPT, grounds),
};
const struct field_table finding_fields = {of_findings, sizeof of_findings / sizeof *of_findings,
					   sizeof(struct finding)};

#define T(name, kind, flags, member)                                                                                   \
	{                                                                                                              \
		NULL, name, FIELD_##kind, flags, offsetof(struct tag, member), 0, NULL, 0, 0, NULL                     \
	}

static const struct field of_tags[] = {
	T("name", NAME, NEEDED, name),
	T("value", TEXT, KEPT, value),
	T("file", PATH, NEEDED, file),
	T("line", NATURAL, KEPT, line),
	T("places", NATURAL, KEPT, places),
	T("tries", TEXTS, KEPT, tries),
	T("safe_tries", TEXTS, KEPT, safe_tries),
	T("proof", TEXT, KEPT, proof),
	T("units", NAMES_OF_FILES, KEPT, units),
	T("functions", TEXTS, KEPT, functions),
	{NULL, "count", FIELD_COUNT, 0, offsetof(struct tag, count), offsetof(struct tag, measured), NULL, 0, 0, NULL},
	T("guards_code", SWITCH, KEPT, guards_code),
	T("weight", NUMBER, KEPT, weight),
};
const struct field_table tag_fields = {of_tags, sizeof of_tags / sizeof *of_tags, sizeof(struct tag)};
