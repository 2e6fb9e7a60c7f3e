/* What one unit says, in arrays of plain numbers: the walk over libclang's tree
 * writes them (walk.c), a worker sends them to the parent as one block of bytes, and
 * the cache keeps that block. Nothing here points: text is an offset into the
 * unit's text pool, everything else an index into one of its arrays.
 *
 * The tree of a function is kept whole, statements and expressions, but peeled:
 * parentheses, implicit and explicit casts are gone, constants are folded, macros
 * are expanded. Nodes lie in evaluation-source (pre-) order: the children of node i
 * are i+1, then the `end` of each child in turn, up to nodes[i].end. */
#ifndef ADVISOR_SCAN_FACTS_FACTS_H
#define ADVISOR_SCAN_FACTS_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define NO_INDEX UINT32_MAX /* no symbol, no parent, no loop, ... */

enum type_class {
	TYPE_NONE,
	TYPE_VOID,
	TYPE_BOOL,
	TYPE_CHAR, /* any character type */
	TYPE_INT, /* any other integer or enum */
	TYPE_FLOAT,
	TYPE_DOUBLE,
	TYPE_LONG_DOUBLE,
	TYPE_POINTER,
	TYPE_ARRAY,
	TYPE_RECORD, /* struct or union */
	TYPE_FUNCTION,
	TYPE_OTHER
};

enum node_kind {
	NODE_NONE, /* an absent part of a for */
	/* statements */
	NODE_BLOCK,
	NODE_IF, /* condition, then, [else] */
	NODE_FOR, /* always four: init, condition, increment, body */
	NODE_WHILE, /* condition, body */
	NODE_DO, /* body, condition */
	NODE_SWITCH, /* condition, body */
	NODE_CASE, /* value(s), statement */
	NODE_DEFAULT, /* statement */
	NODE_LABEL, /* statement; sym: the label */
	NODE_GOTO, /* sym: the label (NO_INDEX: computed) */
	NODE_BREAK,
	NODE_CONTINUE,
	NODE_RETURN, /* [value] */
	NODE_DECLS, /* a declaration statement: NODE_VARs */
	NODE_VAR, /* sym; [initializer] */
	NODE_ASM,
	NODE_STMT, /* any other statement, with its children (OpenMP directives, too) */
	/* expressions */
	NODE_REF, /* sym: variable, parameter, function */
	NODE_MEMBER, /* sym: the field; child: base. NODE_ARROW in flags for -> */
	NODE_INDEX, /* base, index */
	NODE_CALL, /* callee, arguments...; sym: the function, variable or field called, when known */
	NODE_UNARY, /* op; child */
	NODE_BINARY, /* op; two children (also && || and the comma) */
	NODE_ASSIGN, /* op: OP_NONE for =, OP_ADD for +=, ...; two children */
	NODE_COND, /* ?: condition, yes, no */
	NODE_INT, /* folded constant (also characters, enumerators, sizeof): fact_int() */
	NODE_REAL,
	NODE_STRING,
	NODE_INIT_LIST,
	NODE_STMT_EXPR, /* ({ }): a block */
	NODE_EXPR, /* any other expression, with its children */
	NODE_KINDS
};

enum node_op {
	OP_NONE,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_REM,
	OP_SHL,
	OP_SHR,
	OP_AND,
	OP_XOR,
	OP_OR,
	OP_LT,
	OP_GT,
	OP_LE,
	OP_GE,
	OP_EQ,
	OP_NE,
	OP_LAND,
	OP_LOR,
	OP_COMMA,
	/* unary */
	OP_POST_INC,
	OP_POST_DEC,
	OP_PRE_INC,
	OP_PRE_DEC,
	OP_ADDRESS,
	OP_DEREF,
	OP_PLUS,
	OP_MINUS,
	OP_NOT, /* ~ */
	OP_LNOT, /* ! */
	OP_OTHER
};

enum node_flag {
	NODE_ARROW = 1,
	NODE_MACRO = 2, /* calls, loops and ifs only: written by a macro */
	NODE_ONCE = 4, /* a do {} while (0): no loop */
	NODE_SIZEOF = 8, /* NODE_INT: its value comes from sizeof */
	NODE_NARROWED = 16, /* cast to a number of a byte or two */
	NODE_CLEANUP = 32 /* NODE_CALL: __attribute__((cleanup)) of a variable of the block, whose last children these
			     are; also where a jump or return leaves the block */
};

struct fact_node {
	uint8_t kind, op;
	uint8_t type, pointee; /* enum type_class of an expression's value, and of what it points to */
	uint16_t column;
	uint8_t flags;
	uint8_t spare;
	uint32_t line; /* where it is written out, macros' uses not their bodies */
	uint32_t sym; /* see the kinds; for NODE_INT an index into ints */
	uint32_t end; /* index after its last descendant */
	uint32_t parent; /* NO_INDEX for a function's body */
};

enum sym_kind { SYM_FUNCTION, SYM_VAR, SYM_PARAM, SYM_FIELD, SYM_LABEL, SYM_OTHER };
enum sym_flag {
	SYM_GLOBAL = 1, /* lives as long as the program (also static locals) */
	SYM_INTERNAL = 2, /* internal linkage */
	SYM_NORETURN = 4,
	SYM_SYSTEM = 8, /* declared in a system header */
	SYM_RESTRICT = 16,
	SYM_CONST_TARGET = 32, /* points to const */
	SYM_VOLATILE = 64,
	SYM_VARIADIC = 128,
	SYM_BITFIELD = 512,
	SYM_BODY = 256 /* function: its body is in this unit */
};
struct fact_sym {
	uint8_t kind; /* enum sym_kind */
	uint8_t type, pointee; /* enum type_class; for functions, of the result */
	uint8_t spare;
	uint16_t flags; /* enum sym_flag */
	uint16_t param; /* SYM_PARAM: its position; SYM_FUNCTION: which of its parameters point to const, bits */
	uint32_t name; /* text */
	uint32_t usr; /* text: unique in the program for functions, globals and fields (internal linkage: with the
			 path); 0 for locals, parameters and labels */
	uint32_t size; /* sizeof its type, 0 unknown; saturates */
	uint32_t line; /* of its declaration */
};

struct fact_func {
	uint32_t sym;
	uint32_t file; /* index into files */
	uint32_t line, end_line;
	uint32_t first, end; /* nodes[first..end): first is the body's NODE_BLOCK */
	uint32_t param, params; /* syms of the parameters lie at params[param .. param + params) */
	uint32_t loop, loops; /* loops[loop .. loop + loops), outer before inner */
};

enum loop_kind { LOOP_FOR, LOOP_WHILE, LOOP_DO, LOOP_GOTO };
struct fact_loop {
	uint8_t kind;
	uint8_t depth; /* 1: outermost in its function */
	uint16_t spare;
	uint32_t func; /* index into funcs */
	uint32_t parent; /* enclosing loop, NO_INDEX none */
	uint32_t node; /* the statement; LOOP_GOTO: the label */
	uint32_t end; /* nodes[node..end) run repeatedly (the init of a for excepted) */
	uint32_t line, end_line;
};

/* Where calls end (for a finding's range). Sorted by node. */
struct fact_span {
	uint32_t node, end_line, end_column;
};

/* Where statements, variables' declarations, calls and assignments are written: bytes [start, end) of their function's
 * file. What a macro or another file begins or ends has none. Sorted by node. */
struct fact_extent {
	uint32_t node, start, end;
};

struct fact_file {
	uint32_t path; /* text: absolute and normal */
	uint32_t hash; /* text: of its content, 32 hex digits; 0 but for the unit's own source */
	uint32_t lines; /* physical */
	uint8_t system; /* a system header (its functions are not in funcs) */
	uint8_t main; /* the unit's own source */
	uint8_t spare[2];
};

/* `target` (a variable or field) holds the function `value`, or what the parameter `value`
 * holds: from initializers and from assignments anywhere. */
struct fact_hook {
	uint32_t target, value; /* syms */
};

/* A function that is declared to return fresh memory, __attribute__((malloc)), and the one that takes it back when the
 * declaration names it. */
struct fact_maker {
	uint32_t func; /* sym */
	uint32_t release; /* text: a name; 0 none */
	uint32_t param; /* of release: which takes it */
};

/* A macro's definition in a file of the project (not in a system header), and a use
 * in one. */
struct fact_macro {
	uint32_t name; /* text */
	uint32_t file, line;
	uint8_t function_like;
	uint8_t spare[3];
};
struct fact_expansion {
	uint32_t name; /* text */
	uint32_t file, line;
	uint32_t column;
};

/* The body of one macro of the project names another: libclang does not tell of uses inside of uses. */
struct fact_macro_use {
	uint32_t name, in; /* text: the macro named, and the one whose body it is */
};

/* What the number of a macro is the size of, or goes into. */
enum size_kind {
	SIZE_NUMBER, /* node, a NODE_INT: its value holds the number */
	SIZE_ARRAY, /* sym, a variable or field: its bound holds the number */
	SIZE_OF, /* node, a NODE_INT or NODE_EXPR: the size of the array `sym` is part of its value */
	SIZE_LIKE /* sym, a variable or field: its bound is made of the size of the array `node` (a sym, too) */
};
struct fact_size {
	uint8_t kind;
	uint8_t grows; /* a larger number (or array) makes a larger value (or bound), in proportion at most */
	uint8_t in_union; /* SIZE_ARRAY: a field of a union */
	uint8_t spare;
	uint32_t node, sym; /* NO_INDEX: none */
	uint32_t name; /* text: the macro, of the project; 0 for SIZE_OF and SIZE_LIKE */
	uint32_t file, line, column; /* where it is used, as in fact_expansion */
};

/* Lines the preprocessor left out in this unit. */
struct fact_skipped {
	uint32_t file, first, last;
};

/* #if and the like in the project's files, written by conds.c. */
enum cond_kind {
	COND_IF,
	COND_ELIF,
	COND_IFDEF,
	COND_IFNDEF,
	COND_ELSE,
	COND_ENDIF,
	COND_DEFINE, /* #define of a macro inside a region; text: "NAME value" or "NAME(x) value" */
	COND_UNDEF, /* #undef, also where configure leaves it as a comment; text: the name */
	COND_USE /* the region uses the name that it tests for; text: the name */
};
enum cond_flag {
	COND_GUARD = 1, /* the file's include guard */
	COND_CODE = 2 /* lines that are no directives lie in the region */
};
struct fact_cond {
	uint8_t kind;
	uint8_t flags; /* enum cond_flag */
	uint8_t spare[2];
	uint32_t file, line;
	uint32_t end_line; /* of the region it opens: the next of its chain; its own line for the last three kinds */
	uint32_t text; /* the expression as written, joined lines, without comments; 0 none */
	uint32_t parent; /* index of the region it is in, NO_INDEX for none */
};

struct fact_pragma {
	uint32_t file, line;
	uint32_t text; /* after "#pragma", blanks folded: "omp parallel for" */
};

/* Errors the parser met that left the tree incomplete: for the report. */
struct fact_diagnostic {
	uint32_t text, file_line; /* text: the message, "file:line" */
};

/* Beside these, `absent`: texts, the places (or a folder on the way to them) where a
 * header was looked for and nothing is: see walk_includes.c. */
#define FACT_ARRAYS(X)                                                                                                 \
	X(char, text)                                                                                                  \
	X(struct fact_file, files)                                                                                     \
	X(struct fact_sym, syms)                                                                                       \
	X(struct fact_node, nodes)                                                                                     \
	X(struct fact_func, funcs)                                                                                     \
	X(uint32_t, params)                                                                                            \
	X(struct fact_loop, loops)                                                                                     \
	X(struct fact_span, spans)                                                                                     \
	X(struct fact_extent, extents)                                                                                 \
	X(int64_t, ints)                                                                                               \
	X(struct fact_hook, hooks)                                                                                     \
	X(struct fact_maker, makers)                                                                                   \
	X(struct fact_macro, macros)                                                                                   \
	X(struct fact_expansion, expansions)                                                                           \
	X(struct fact_macro_use, macro_uses)                                                                           \
	X(struct fact_size, sizes)                                                                                     \
	X(struct fact_skipped, skipped)                                                                                \
	X(struct fact_cond, conds)                                                                                     \
	X(struct fact_pragma, pragmas)                                                                                 \
	X(struct fact_diagnostic, diagnostics)                                                                         \
	X(uint32_t, absent)

#define FACT_LIST(type, name)                                                                                          \
	struct {                                                                                                       \
		type *v;                                                                                               \
		size_t n, cap;                                                                                         \
	} name;
struct unit_facts {
	FACT_ARRAYS(FACT_LIST)
	unsigned long long lines; /* physical lines of the unit's own file */
	int64_t peak_kb; /* of the worker that made it; 0 from the cache */
	int index; /* of the unit in the project */
};

/* Text by offset; "" for 0. */
static inline const char *fact_text(const struct unit_facts *f, uint32_t text)
{
	return f->text.v + text;
}

static inline int64_t fact_int(const struct unit_facts *f, uint32_t node)
{
	return f->ints.v[f->nodes.v[node].sym];
}

/* 1 when the node (NO_INDEX: none is) is this number; 0 is also a pointer to nothing. */
static inline int fact_is_int(const struct unit_facts *f, uint32_t node, int64_t value)
{
	return node != NO_INDEX && f->nodes.v[node].kind == NODE_INT && fact_int(f, node) == value;
}

/* a - b, or the number next to it that there is: sources hold the last of them, too. */
static inline int64_t fact_distance(int64_t a, int64_t b)
{
	int64_t d;

	return __builtin_sub_overflow(a, b, &d) ? (a < b ? INT64_MIN : INT64_MAX) : d;
}

/* ++ and --, on either side. */
static inline int node_is_step(const struct fact_node *n)
{
	return n->kind == NODE_UNARY && n->op >= OP_POST_INC && n->op <= OP_PRE_DEC;
}

static inline int node_is_loop(const struct fact_node *n)
{
	return n->kind == NODE_FOR || n->kind == NODE_WHILE || n->kind == NODE_DO;
}

/* Types that arithmetic is done with, and vectors hold. */
static inline int type_is_number(uint8_t type)
{
	return type == TYPE_CHAR || type == TYPE_INT || type == TYPE_FLOAT || type == TYPE_DOUBLE;
}

/* Children: for (c = i + 1; c < nodes[i].end; c = nodes[c].end). */

/* The nth child, NO_INDEX when there are fewer. */
uint32_t node_child(const struct unit_facts *f, uint32_t node, unsigned nth);
unsigned node_children(const struct unit_facts *f, uint32_t node);
/* The last statement of a block, NO_INDEX when it has none. */
uint32_t block_last(const struct unit_facts *f, uint32_t block);
/* The innermost loop (index into loops) that repeats the node; the init part of a
 * for belongs to the loop outside. NO_INDEX: none. */
uint32_t node_loop(const struct unit_facts *f, uint32_t node);
/* The function the node is in (index into funcs). */
uint32_t node_func(const struct unit_facts *f, uint32_t node);
/* The condition and the body of a loop, NO_INDEX when absent (or LOOP_GOTO). */
uint32_t loop_condition(const struct unit_facts *f, const struct fact_loop *l);
uint32_t loop_body(const struct unit_facts *f, const struct fact_loop *l);
uint32_t loop_increment(const struct unit_facts *f, const struct fact_loop *l);
/* The span of a call; NULL when not kept. */
const struct fact_span *node_span(const struct unit_facts *f, uint32_t node);
/* Where the node is written; NULL when not kept. */
const struct fact_extent *node_extent(const struct unit_facts *f, uint32_t node);
/* The name of the macro used at the node's place, NULL when none is. */
const char *node_macro(const struct unit_facts *f, uint32_t node);
/* The expression as C text, shortened ("jv_mem_alloc(strlen(...) + 2)"), for messages. */
char *node_text(struct arena *a, const struct unit_facts *f, uint32_t node);

#endif
