/* What size_*.c share. */
#ifndef ADVISOR_SCAN_TAGS_SIZE_PARTS_H
#define ADVISOR_SCAN_TAGS_SIZE_PARTS_H

#include "scan/tags/size_ground.h"
#include "scan/tags/size_proof.h"

/* A variable, field or parameter: by its USR, or, when it has none, in its unit alone. */
struct size_name {
	const char *usr; /* "" for locals and parameters */
	uint32_t unit, sym;
	int is_array; /* the number is its bound: its uses hold no number */
	int is_bucketed; /* a remainder chooses its elements */
};

struct size_search {
	struct arena *a;
	const struct program *p;
	struct size_ground *ground;
	const struct size_macro *of;
	long long number;
	struct size_at_list values; /* nodes that hold the number, or what is made of it; all are followed */
	struct {
		struct size_name *v; /* what is assigned such a value, and the arrays */
		size_t n, cap;
	} names;
	/* to be looked at when all values are followed */
	struct size_at_list conditions; /* what decides by the number */
	struct size_at_list buckets; /* operators that reduce a hash to the number of an element */
	struct size_at_list walks; /* comparisons that end a loop over all elements */
	struct strlist parts; /* of the sentence */
	const char *fails; /* NULL while nothing speaks against it */
};

/* ---- size_proof.c ---- */
/* Notes what speaks against it, with the place; the first is kept. Always 0. */
int size_fails(struct size_search *s, uint32_t unit, uint32_t node, const char *what);
/* Before so many things are looked at: 0 when all proofs together have looked at as much as they may. */
int size_work(struct size_search *s, size_t looks);
/* One more node that holds the number. */
void size_add_value(struct size_search *s, uint32_t unit, uint32_t node);
/* A variable, parameter or field that is assigned such a value; its uses become values, too. 0 when it is none that
 * could be followed. */
int size_add_name(struct size_search *s, uint32_t unit, uint32_t sym, uint32_t node);
/* NULL when the number goes into no such thing. */
struct size_name *size_find_name(const struct size_search *s, uint32_t unit, uint32_t sym);
int size_is_name(const struct size_search *s, const struct size_name *name, uint32_t unit, uint32_t sym);
/* A part of the sentence, with %s for the place when node is not NO_INDEX. */
void size_add_part(struct size_search *s, uint32_t unit, uint32_t node, const char *format);

/* ---- size_flow.c ---- */
/* Follows the value of a node up to where it goes. 0 when it goes where it may not. */
int size_follow(struct size_search *s, uint32_t unit, uint32_t node);
/* 1 when the value of the expression is not used. */
int size_is_statement(const struct unit_facts *f, uint32_t node);
/* The whole condition that the node is part of, with its comparisons, !, && and ||. */
uint32_t size_condition(const struct unit_facts *f, uint32_t node);
/* 1 when the memory that the expression points to grows with the number: an array of the number's, or what is
 * always allocated with it. */
int size_is_scaled(const struct size_search *s, uint32_t unit, uint32_t node);

/* ---- size_memory.c ---- */
/* 1 when the statement only asks for memory, gives it back, copies or clears it, and keeps account of it. `around`:
 * the tree whose own variables it may change at will. */
int size_only_memory(const struct size_search *s, uint32_t unit, uint32_t node, uint32_t around, int depth);
/* 0 when a decision is about more than memory. */
int size_check_conditions(struct size_search *s);

/* ---- size_effects.c ---- */
/* 1 when the call changes nothing that anybody sees: comparing texts and the like, also in functions of the project. */
int size_is_pure_call(const struct program *p, uint32_t unit, uint32_t call, int depth);
/* 1 when the variable is declared in the tree. */
int size_declares(const struct unit_facts *f, uint32_t tree, uint32_t sym);
/* 1 for a loop from one element of a linked list to the next. */
int size_is_list_loop(const struct unit_facts *f, uint32_t loop);
/* 1 when such a loop does the same for a list that is cut in two: it looks for one element, and does nothing for those
 * that it passes by. */
int size_is_lookup(const struct program *p, uint32_t unit, uint32_t loop);
/* 1 when the body of a loop over all lists does the same whatever list an element is in, and nothing for an empty one. */
int size_is_unordered(const struct program *p, uint32_t unit, uint32_t loop);

/* ---- size_table.c ---- */
/* Buckets and walks. 0 when they may show in what the program does. */
int size_check_tables(struct size_search *s);

/* size_uses.c: fails when the macro (a text of the unit) is expanded in it where no size of something is noted. */
void size_check_expansions(struct size_search *s, uint32_t unit, uint32_t macro);

#endif
