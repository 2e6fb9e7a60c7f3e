/* A rule: one Markdown file with a JSON block on top and prose below. Kinds:
 * `code` (a shape to look for in sources) and what is tried (`flag`, `link`,
 * `define`, `allocator`, `tunable`, `compiler`, `pgo`, `patch`, `option`). INTERFACE has the
 * members; unknown ones are errors that name file and line. */
#ifndef ADVISOR_MODEL_RULE_H
#define ADVISOR_MODEL_RULE_H

#include "base/arena.h"
#include "base/err.h"
#include "model/library.h"

enum rule_kind {
	RULE_CODE,
	RULE_FLAG,
	RULE_LINK,
	RULE_DEFINE,
	RULE_ALLOCATOR,
	RULE_TUNABLE,
	RULE_COMPILER,
	RULE_PGO,
	RULE_PATCH,
	RULE_OPTION
};
enum risk { RISK_SAFE, RISK_NUMERICS, RISK_PORTABILITY, RISK_SEMANTICS, RISK_SECURITY };
enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

/* Needs a compiler family at a version: {"gcc": ">=4.8"}; "*" is any. */
struct rule_compiler {
	const char *family;
	int min_major, min_minor; /* 0 0: any */
};

struct rule {
	const char *id, *title;
	const char *path; /* the file, for messages */
	const char *text; /* all of it, to find lines in */
	const char *prose;
	enum rule_kind kind;
	enum level level;

	/* code */
	const char *match; /* the shape's name */
	struct strlist with; /* "name=value" parameters of the shape */
	struct strlist unless; /* facts that veto */
	int allocations; /* 1: its findings are ranked by counted allocations, so a run counts them */
	struct strlist suggests; /* ids of what to try */

	/* what is tried */
	enum risk risk;
	struct strlist add, remove, link;
	struct strlist env; /* "NAME=value" for the benchmark's processes */
	const char *preload; /* a shared library's file name, for allocators */
	const char *use_compiler; /* a family ("clang") or a name ("gcc-12") */
	/* What one suggestion each is made for: a word of rule_words.def; NULL: the rule is one suggestion. */
	const char *for_each;
	int pgo; /* 1: instrument, train, use */
	int pool; /* 1: the pooled runtime for the units with findings */
	struct rule_compiler *compilers;
	size_t n_compilers;
	struct strlist because; /* finding rules or facts, any of which makes it relevant; empty: always */
	struct strlist needs; /* facts all of which must hold ("cpu:avx2") */
	struct strlist conflicts; /* ids that can't be combined with it */
	struct strlist subsumes; /* ids that are pointless beside it */
	/* How its effect is shown (a test makes a program of each rule): the flags of the build without it, and the
	 * shape of the program, tests/effects/<shape>.h. Only rules that come with the advisor need it. */
	struct strlist effect_base;
	const char *effect_shape;
	int order; /* smaller is tried earlier; 50 when not given */
};
struct rule_set {
	struct rule *v;
	size_t n, cap;
	struct library *library; /* what library files say, in the arena; NULL: none was loaded */
};

/* Parses one rule file's text and adds it. An id that is already there is
 * replaced (so a user's --rules can override). */
int rule_parse(struct arena *a, const char *path, const char *text, size_t len, struct rule_set *set, struct err *err);
const struct rule *rule_find(const struct rule_set *set, const char *id);
/* Loads the rules embedded in the program, then every *.md of each directory, and the same for library
 * files, *.json. */
int rules_load(struct arena *a, const struct strlist *dirs, struct rule_set *set, struct err *err);
/* Words that the vocabulary (rule_words.h) does not have, and references between rules (suggests, conflicts,
 * subsumes, because) that name no rule: -1, with a sentence that names file and line. */
int rules_check(const struct rule_set *set, struct err *err);

/* The line of a rule file's text on which a member's name is first, for messages; 1: nowhere. */
int rule_member_line(const char *text, const char *name);

/* A rule's text with its placeholder ("%K") filled in; with NULL, or without one, as it is. */
const char *rule_fill(struct arena *a, const char *text, const char *placeholder, const char *with);
const char *rule_kind_name(enum rule_kind k);
const char *risk_name(enum risk r);
int risk_parse(const char *name, enum risk *out); /* -1: no such risk */
/* 1 when the list, of risks' names or "all", allows it; safe needs none. */
int risk_allowed(enum risk r, const struct strlist *allow);
const char *rule_level_name(enum level l);

#endif
