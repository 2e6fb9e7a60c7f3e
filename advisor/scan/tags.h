/* Build tags: the macros that a project's own preprocessor lines leave open. */
#ifndef ADVISOR_SCAN_TAGS_H
#define ADVISOR_SCAN_TAGS_H

#include "model/finding.h"
#include "model/profile.h"
#include "scan/program.h"

/* Fills out with the open macros of all units, the likeliest to matter for speed
 * first. Everything lies in the arena. */
void tags_collect(struct arena *a, const struct program *program, struct tag_list *out);
/* Joins measured counts (count, measured, weight) and sorts again. */
void tags_rank(struct tag_list *l, const struct profile *profile);

/* ---- shared by tags.c and tags_choose.c -------------------------------------------- */

struct tag_region {
	uint32_t unit, file, first, last;
};

/* What all units' lines say about one name. */
struct tag_name {
	const char *name;
	const char *file; /* relative, of its first test */
	int line;
	int tests; /* lines that test it */
	int alone; /* ... without a platform's name on the line */
	int by_value; /* ... as a number, not by defined() */
	long long compared; /* with this; -1: with nothing */
	int ored_with_platform; /* || a platform's name */
	int has_default; /* #ifndef NAME / #define NAME value */
	const char *value; /* of the default in effect; "" for an empty one, NULL none */
	int set_elsewhere; /* defined or undefined by the sources, or by configure */
	int defined_here; /* in effect by a line of the project */
	int derived; /* only defined under other conditions: they decide it */
	int used_if_there; /* its guarded code uses the name: a test for what the system has */
	int function_like;
	int by_build; /* -DNAME on some command line */
	const char *build_value; /* its value, "" when none is given */
	int uses, limits; /* in functions; in tests that lead to an error */
	float heat; /* of the hottest function it acts in */
	struct strlist units, functions;
	struct {
		struct tag_spot *v;
		size_t n, cap;
	} spots;
	struct {
		uint32_t *v;
		size_t n, cap;
	} owners; /* names whose regions define this one: it carries their effect */
	struct strlist ors; /* names it is ||ed with */
};

/* 1 for names that belong to compilers and systems, not to projects. */
int tag_is_platform(const char *name);
/* Turns a name into a tag; 0 when it is none. */
int tag_choose(struct arena *a, const struct tag_name *n, struct tag *out);

#endif
