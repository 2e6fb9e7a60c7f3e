/* What tags*.c share. */
#ifndef ADVISOR_SCAN_TAGS_TAGS_PARTS_H
#define ADVISOR_SCAN_TAGS_TAGS_PARTS_H

#include "base/text_set.h"
#include "scan/tags/size_ground.h"
#include "scan/tags/tags.h"

/* What all units' lines say about one name. */
struct tag_name {
	const char *name;
	const char *file; /* relative, of its first test */
	int line;
	int platform; /* it tells where the code is compiled */
	int tests; /* lines that test it */
	int alone; /* ... without a platform's name on the line */
	int by_value; /* ... as a number, not by defined() */
	long long compared; /* with this; -1: with nothing */
	int ored_with_platform; /* || a platform's name */
	int defaults; /* #ifndef NAME / #define NAME value: how many such places */
	const char *value; /* of the default in effect; "" for an empty one, NULL none */
	int values_differ; /* ... and another in another place */
	int set_elsewhere; /* defined or undefined by the sources, or by configure */
	uint32_t defined_in; /* 1 + the last unit in which a line of the project is in effect; 0: in none */
	int derived; /* only defined under other conditions: they decide it */
	int used_if_there; /* its guarded code uses the name: a test for what the system has */
	int function_like;
	int by_build; /* -DNAME on some command line */
	const char *build_value; /* its value, "" when none is given */
	int alternatives; /* code in both branches, perhaps of types or data */
	int uses, limits; /* in functions; in tests that lead to an error */
	float heat; /* of the hottest function it acts in */
	struct strlist units, functions;
	struct text_set in_units, in_functions; /* the same, to be asked */
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

/* tags_never.c: by the lists of never.def */
/* 1 for names that tell where the code is compiled: systems, processors, compilers. */
int tag_is_platform(const char *name);
/* 1 for names that no build should set for speed: those, and the C library's, sanitizers', checks', threads', ... */
int tag_is_never(const char *name);

/* tags_choose.c */
/* Turns a name into a tag; 0 when it is none, or none that is worth a try. */
int tag_choose(struct arena *a, const struct tag_name *n, struct tag *out);

/* The state of a collection. */
struct collector {
	struct arena *a;
	const struct program *p;
	struct {
		struct tag_name *v;
		size_t n, cap;
	} names;
	uint32_t *slots; /* index into names + 1; 0 is free */
	size_t n_slots;
	struct text_set files; /* read already: their lines are counted once */
	uint32_t unit;
	const struct unit_facts *f; /* of that unit */
	const char *source; /* of that unit, relative */
	struct {
		uint64_t *v; /* file and line of defaults, in this unit */
		size_t n, cap;
	} defaults;
};

/* tags_sizes.c */
/* Readies what is shown of names; when all units are read. */
void tags_begin_proofs(const struct collector *c, struct size_ground *g);
/* Which of the tag's definitions are shown to be nothing but a larger size. */
void tag_prove(struct size_ground *g, const struct tag_name *n, struct tag *out);

/* tags_names.c */
/* NULL when no line has tested or decided the name. */
struct tag_name *tags_find(const struct collector *c, const char *name, size_t n);
/* The entry of a name, a new one when there is none. Moves the others. */
struct tag_name *tags_get(struct collector *c, const char *name, size_t n);

/* tags_lines.c */
/* What a line says of names; first_time: no other unit has read its file. */
void tags_read_line(struct collector *c, const struct fact_cond *k, int first_time);
/* A file and a line of it as one number. */
static inline uint64_t tags_place(uint32_t file, uint32_t line)
{
	return (uint64_t)file << 32 | line;
}

/* tags_uses.c */
/* Notes that lines first..last of a function (index into funcs) depend on the name. */
void tags_note_spot(struct collector *c, struct tag_name *t, uint32_t file, uint32_t func, uint32_t first,
		    uint32_t last);
/* Uses of names, and of macros that carry their effect, in the functions of the unit. */
void tags_read_uses(struct collector *c);

#endif
