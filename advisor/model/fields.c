#include "model/fields.h"

#include "model/finding.h"
#include "model/suggestion.h"

static const char *level_at(int i)
{
	return rule_level_name((enum level)i);
}

static const char *certainty_at(int i)
{
	return certainty_name((enum certainty)i);
}

static const char *risk_at(int i)
{
	return risk_name((enum risk)i);
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
	F("fix", "title", TEXT, KEPT | FIELD_OPENS, fix.title),
	F_ENUM("fix", "risk", KEPT, fix.risk, risk_at, RISK_SECURITY, RISK_SEMANTICS),
	F("fix", "parallel", SWITCH, KEPT, fix.parallel),
	F("fix", "grounds", TEXTS, KEPT, fix.grounds),
	F("fix", "flags", FLAGS, KEPT, fix.flags),
	F("fix", "diff", TEXT, KEPT, fix.diff),
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

#define E(name, kind, member)                                                                                          \
	{                                                                                                              \
		NULL, name, FIELD_##kind, 0, offsetof(struct edit, member), 0, NULL, 0, 0, NULL                        \
	}

static const struct field of_edits[] = {
	E("add", FLAGS, add),	 E("remove", FLAGS, remove),  E("link", FLAGS, link),
	E("env", SETTINGS, env), E("preload", TOOL, preload), E("compiler", TOOL, compiler),
	E("pgo", SWITCH, pgo),	 E("pool", SWITCH, pool),     E("options", FLAGS, options),
};
const struct field_table edit_fields = {of_edits, sizeof of_edits / sizeof *of_edits, sizeof(struct edit)};

static const char *kind_at(int i)
{
	return rule_kind_name((enum rule_kind)i);
}

static const char *status_at(int i)
{
	return suggestion_status_name((enum suggestion_status)i);
}

static const char *verdict_at(int i)
{
	return verdict_name((enum verdict_kind)i);
}

#define S(name, kind, flags, member, absent)                                                                           \
	{                                                                                                              \
		NULL, name, FIELD_##kind, flags, offsetof(struct suggestion, member), 0, NULL, 0, 0, absent            \
	}
#define S_ENUM(name, member, of, last, otherwise)                                                                      \
	{                                                                                                              \
		NULL, name, FIELD_ENUM, 0, offsetof(struct suggestion, member), 0, of, (last) + 1, otherwise, NULL     \
	}

static const struct field of_suggestions[] = {
	S("id", ID, FIELD_NEEDED, id, NULL),
	S("rule", ID, 0, rule, ""),
	S_ENUM("kind", kind, kind_at, RULE_OPTION, RULE_FLAG),
	S("title", TEXT, 0, title, ""),
	S("why", TEXT, 0, why, ""),
	S("findings", IDS, 0, findings, NULL),
	S("grounds", TEXTS, 0, grounds, NULL),
	S_ENUM("risk", risk, risk_at, RISK_SECURITY, RISK_SEMANTICS),
	S("conflicts", IDS, 0, conflicts, NULL),
	S("subsumes", IDS, 0, subsumes, NULL),
	S("on_top_of", IDS, 0, on_top_of, NULL),
	S("order", INTEGER, 0, order, NULL),
};
const struct field_table suggestion_fields = {of_suggestions, sizeof of_suggestions / sizeof *of_suggestions,
					      sizeof(struct suggestion)};

static const struct field of_outcomes[] = {
	S_ENUM("status", status, status_at, SUGGESTION_REHEARSAL_FAILED, SUGGESTION_PROPOSED),
	S("reason", TEXT, 0, reason, NULL),
	S("same_as", ID, 0, same_as, NULL),
	S_ENUM("verdict", verdict, verdict_at, VERDICT_INCONCLUSIVE, VERDICT_NONE),
	S("accepted", SWITCH, 0, accepted, NULL),
};
const struct field_table outcome_fields = {of_outcomes, sizeof of_outcomes / sizeof *of_outcomes,
					   sizeof(struct suggestion)};
