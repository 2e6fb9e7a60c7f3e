/* The walk over one unit's tree: what its parts share. Only walk*.c include this. */
#ifndef ADVISOR_SCAN_READ_WALK_H
#define ADVISOR_SCAN_READ_WALK_H

#include <clang-c/Index.h>

#include "base/text_set.h"
#include "scan/facts/facts_write.h"

/* Addresses of libclang's declarations, types and files to indexes. */
struct ptr_map {
	struct {
		const void *key;
		uint32_t value;
	} * v;
	size_t n, used;
};
/* The place for a key's value; *is_new says whether it has been there. */
uint32_t *walk_ptr_map_at(struct arena *a, struct ptr_map *m, const void *key, int *is_new);

/* A variable that is given to a function where its block ends. */
struct walk_cleanup {
	uint32_t var, func; /* syms */
};

struct walker {
	CXTranslationUnit tu;
	struct facts_writer w;
	struct arena *a;
	struct unit_facts *f;
	const char *dir; /* working directory of the compile: relative names are below it */
	const char *identity; /* tells apart this unit's own statics from those of the same source under other flags */
	struct ptr_map decls, types, files;
	struct {
		CXCursor *v;
		size_t n, cap;
	} stack; /* children waiting to be visited */
	CXFile last_file;
	uint32_t last_index;
	uint32_t func; /* index into funcs while in a body, NO_INDEX outside */
	uint32_t func_file, func_line; /* of that function */
	struct ptr_map labels; /* texts: syms of the labels of this function */
	struct ptr_map hooks; /* pairs of target and value that are there already */
	struct {
		struct walk_cleanup *v;
		size_t n, cap;
	} cleanups; /* of the blocks that are open */
	int depth; /* of the tree, to bound recursion */
	/* walk_macros.c */
	struct {
		struct fact_macro_use *v; /* all names in bodies, whether macros or not */
		size_t n, cap;
	} body_names;
	/* walk_sizes.c */
	struct definition *definitions; /* macros by the lines that define them; NULL: not made yet */
	size_t n_definitions;
	struct ptr_map arrays; /* declarations: 1, or 2 for an array that a macro gives its size */
	/* walk_includes.c */
	struct strlist folders; /* where headers are looked for, in order */
	struct strlist found_in; /* folders that had some */
	struct text_set in_folders, in_found; /* the same, to be asked */
	struct strlist missing; /* headers that are nowhere */
	struct ptr_map looked_for; /* texts: 1 for what is not there */
};

/* walk_syms.c */
uint32_t walk_file(struct walker *w, CXFile file); /* index into files; NO_INDEX for none */
/* Class in the low byte, class of the target in the next. */
uint32_t walk_type(struct walker *w, CXType t);
uint32_t walk_sym(struct walker *w, CXCursor decl); /* NO_INDEX when it is nothing we keep */
uint32_t walk_label(struct walker *w, CXString name); /* disposes of name */
uint32_t walk_text(struct walker *w, CXString s); /* disposes of s */

/* walk_tree.c: appends a node at the place of c; and the tree of a function's body. */
uint32_t walk_new_node(struct walker *w, CXCursor c, enum node_kind kind, uint32_t parent);
void walk_body(struct walker *w, CXCursor body);
/* The tree of any cursor in it. */
void walk_node(struct walker *w, CXCursor c, uint32_t parent);
/* walk_for.c: the children of a for, always four. */
void walk_for(struct walker *w, CXCursor c, uint32_t node);
/* Children of a cursor are pushed on the stack; returns where they start. */
size_t walk_children(struct walker *w, CXCursor c);
/* walk_values.c: the node becomes the number. */
void walk_set_int(struct walker *w, uint32_t node, int64_t value);
/* 1 and the value when libclang can compute it. */
int walk_evaluate(CXCursor c, int64_t *value);
/* A constant expression becomes its value. */
void walk_fold(struct walker *w, uint32_t node, CXCursor c);
/* walk_peel.c: casts, parentheses and implicit conversions off; narrow becomes 1 when one of them cut a number to a
 * byte or two. */
CXCursor walk_peel_cast(struct walker *w, CXCursor c, int *narrow);
CXCursor walk_peel(struct walker *w, CXCursor c);

/* walk_extents.c: where the node is written, if whoever changes sources may want to know. */
void walk_extent(struct walker *w, CXCursor c, uint32_t node);

/* walk_macros.c: a macro's definition or use; and, when all are seen, which name which. */
void walk_macro(struct walker *w, CXCursor c, enum CXCursorKind kind);
void walk_macro_uses(struct walker *w);

/* walk_sizes.c: what a macro's number is the size of (facts.h, sizes). */
void walk_number(struct walker *w, CXCursor literal, uint32_t node);
/* The operator's operands, which are still there, become its value. */
void walk_sizes_folded(struct walker *w, uint32_t node);
/* A variable or field; 1 when a macro gives its size. Each is looked at once. */
int walk_array(struct walker *w, CXCursor decl);
void walk_record(struct walker *w, CXCursor record); /* all its fields */
void walk_sizeof(struct walker *w, CXCursor c, uint32_t node);
void walk_offsetof(struct walker *w, CXCursor c, uint32_t node); /* any expression; others name no type */

/* walk_kinds.c */
enum node_kind walk_kind_of(CXCursor c);
enum node_op walk_binary_op(enum CXBinaryOperatorKind k);
enum node_op walk_unary_op(enum CXUnaryOperatorKind k);

/* walk_attributes.c: cleanup of a local variable, if it has that attribute; the calls where the block ends, of those
 * that came since there were `first`. */
void walk_var_cleanup(struct walker *w, CXCursor var, uint32_t sym);
void walk_block_end(struct walker *w, CXCursor block, uint32_t node, size_t first);
/* ... and of a function's declaration: whether it returns fresh memory. */
void walk_maker(struct walker *w, CXCursor decl, uint32_t sym);

/* walk_loops.c: the loops of a function whose tree is complete. */
void walk_loops(struct walker *w, struct fact_func *fn);
/* walk_large.c: what there was before a function; and back to that, with a sentence, when it is too large to be looked
 * into. 1 then. */
struct walk_mark {
	size_t nodes, params, loops, spans, extents, ints, sizes;
};
struct walk_mark walk_mark(const struct walker *w);
int walk_leave_out(struct walker *w, const struct fact_func *fn, const struct walk_mark *before);

/* walk_includes.c: the folders that the arguments name; an #include; and, when all are
 * seen, those that found nothing. */
void walk_include_folders(struct walker *w, const struct strlist *args);
void walk_include(struct walker *w, CXCursor c);
void walk_missing(struct walker *w);

/* walk.c: everything of a unit. */
void walk_unit(struct walker *w);
/* walk_hooks.c: functions held in the static initializer of a variable. */
void walk_initializer(struct walker *w, CXCursor var);
/* ... and in assignments of the bodies, when all is read. */
void walk_assigned_hooks(struct walker *w);

#endif
