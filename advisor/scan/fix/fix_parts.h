/* What the files of fix/ share. */
#ifndef ADVISOR_SCAN_FIX_FIX_PARTS_H
#define ADVISOR_SCAN_FIX_FIX_PARTS_H

#include "model/finding.h"
#include "model/patch.h"
#include "scan/program/program.h"
#include "scan/program/sites.h"

/* One finding that is being mended. */
struct fixer {
	struct arena *a;
	struct program *p;
	struct finding *finding;
	uint32_t unit, node; /* of the finding */
	const struct unit_facts *f;
	const struct fact_func *fn; /* the function the node is in */
	const char *file; /* as in reports, relative to the root */
	const char *text; /* of the file */
	size_t len;
	const size_t *lines; /* where each begins; [0] is line 1 */
	size_t n_lines;
	size_t start, end; /* the function's body in it, with its braces */
	struct fix *fix; /* being made */
};

/* Makes x->fix.patch, title and grounds. 1 when it is whole; what it has done is dropped otherwise. */
typedef int fix_fn(struct fixer *x);
fix_fn fix_length, fix_allocation, fix_clear, fix_grow, fix_late, fix_parallel, fix_reduction;

/* ---- fix_text.c: the source as tokens -------------------------------------------------------------------- */

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SIGN, TOKEN_DIRECTIVE };
struct token {
	enum token_kind kind; /* TOKEN_TEXT: a string or a character */
	size_t start, end;
};
/* The next token of [at, end); comments and blanks are passed over. */
struct token fix_token(const struct fixer *x, size_t at, size_t end);
int fix_token_is(const struct fixer *x, const struct token *t, const char *text);
/* 1 when the function can be read as it is written: no directives in it. */
int fix_is_plain(const struct fixer *x);
/* 1 when the name is written anywhere in [start, end), also as a member's. */
int fix_is_named(const struct fixer *x, const char *name, size_t start, size_t end);
/* Where a node without an extent (a variable's use) is written; 0 when the name is not there: a macro wrote it. */
int fix_name_at(const struct fixer *x, uint32_t node, const char *name, size_t *at);
/* 1 when every use of the local variable, and nothing else of its name, is written in the function: none in a macro,
 * none of another variable, and sizeof of what it points to at most. */
int fix_uses_are_plain(const struct fixer *x, uint32_t sym);
/* The text of a call's argument as written, NULL when it cannot be told. */
const char *fix_argument(struct fixer *x, uint32_t call, unsigned n);
/* 1 when the file does not begin its blocks with all of their declarations. */
int fix_mixes_declarations(const struct fixer *x);
/* A name that nothing in the function or around it has: the first that is free of "len", ... and NAME_len, ... */
const char *fix_new_name(struct fixer *x, const char *of, const char *const *plain, const char *const *suffixes);

/* ---- fix_edit.c: changes ---------------------------------------------------------------------------------- */

void fix_replace(struct fixer *x, size_t start, size_t end, const char *text);
static inline void fix_insert(struct fixer *x, size_t at, const char *text)
{
	fix_replace(x, at, at, text);
}
/* Lines, each with the indentation before it and an end. */
const char *fix_indented(struct fixer *x, const char *indent, const char *lines);
/* Whole lines, each with the indentation of the statement's own line, before it or after it. 0 when something else is on
 * its first or last line. */
int fix_lines_before(struct fixer *x, uint32_t statement, const char *lines);
int fix_lines_after(struct fixer *x, uint32_t statement, const char *lines);
/* A statement with its semicolon; 0 when a macro wrote part of it. */
int fix_statement(const struct fixer *x, uint32_t node, size_t *start, size_t *end);
/* Takes a statement out, with its line when nothing else is on it. 0 when it cannot be. */
int fix_remove(struct fixer *x, uint32_t statement);
/* 1 when fix_remove() leaves sound code: the statement is one of a block (or after a label that another follows). */
int fix_is_removable(const struct fixer *x, uint32_t statement);
/* The blanks that the line of an offset begins with. */
const char *fix_indent(struct fixer *x, size_t at);
size_t fix_line_start(const struct fixer *x, size_t at);
/* One step more. */
const char *fix_deeper(struct fixer *x, const char *indent, uint32_t block);
/* Declarations with constant values ("char *p = NULL;\n"), which may be anywhere before the statement of a block: where
 * the file has its own. 0 when they cannot be. */
int fix_declare_constants(struct fixer *x, uint32_t before, const char *lines);
/* Puts "TYPE NAME = VALUE;" in before a statement of a block; where the file has its declarations first, the
 * declaration goes there. 0 when it cannot be. */
int fix_declare(struct fixer *x, uint32_t before, const char *type, const char *name, const char *value);
void fix_ground(struct fixer *x, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* 1 when the unit includes a system header of that name. */
int fix_has_header(const struct fixer *x, const char *name);
/* How a symbol is called. */
const char *fix_sym_name(const struct fixer *x, uint32_t sym);

/* ---- fix_stack.c, fix_hoist.c: an allocation ------------------------------------------------------------------- */

#define FIX_STACK 4096 /* bytes that a function may well have of its own */

struct allocation {
	const struct site *site;
	uint32_t call, sym; /* of the variable that has it */
	uint32_t var; /* its NODE_VAR */
	uint32_t set; /* the NODE_VAR or NODE_ASSIGN that receives it */
	uint32_t statement; /* that this is (in), in a block */
	int64_t size; /* -1: varies */
	int zeroed;
	uint32_t frees[8]; /* statements */
	unsigned n_frees;
	uint32_t tests[4]; /* statements: if (!p) ... */
	unsigned n_tests;
};
/* Everything about it that both ways to mend it need; 0 when something is not as they need it. */
int fix_allocation_of(struct fixer *x, struct allocation *m);
/* fix_null_tests.c: !p, p == NULL, of that variable. */
int fix_is_null_test(const struct unit_facts *f, uint32_t node, uint32_t sym);
/* Finds the tests whether the memory is there, and takes out those that are part of a condition. 0
 * when one asks something else. */
int fix_find_tests(struct fixer *x, struct allocation *m);
int fix_on_stack(struct fixer *x, struct allocation *m);
int fix_before_loop(struct fixer *x, struct allocation *m);
int fix_between_calls(struct fixer *x, struct allocation *m);
/* fix_calls.c: 1 when the function comes back to itself, by any of its calls. */
int fix_is_recursive(const struct fixer *x);
/* 1 when all that it calls, and that calls, is known, calls back nothing, and does not come back to it. */
int fix_knows_calls(const struct fixer *x);

#endif
