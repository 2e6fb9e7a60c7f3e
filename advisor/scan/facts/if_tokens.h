/* What an #if line asks for, cut into tokens as C's preprocessor cuts it: a letter in a character literal, a header's
 * name and what is handed to a function-like macro are no macros that anybody could define. */
#ifndef ADVISOR_SCAN_FACTS_IF_TOKENS_H
#define ADVISOR_SCAN_FACTS_IF_TOKENS_H

#include <stddef.h>

enum if_token_kind { IF_END, IF_NAME, IF_NUMBER, IF_LITERAL /* of characters or text */, IF_SIGN };

struct if_token {
	enum if_token_kind kind;
	const char *s; /* not ended by a zero */
	size_t n;
};

/* Cuts the next token off *s, one logical line without comments; IF_END at its end. */
struct if_token if_token_next(const char **s);

/* One macro that a condition asks for. */
struct if_test {
	const char *name; /* not ended by a zero */
	size_t n;
	int by_defined; /* by defined(): its value is not asked for */
	int called; /* NAME(...) */
	long long compared; /* with this number, not below 0; -1: with none */
};
struct if_reader {
	const char *at;
	struct if_token before[2]; /* the last two: [1] is the nearer */
};

/* The condition's macros one by one; 0 when there is none left. Start with {.at = text}. */
int if_test_next(struct if_reader *r, struct if_test *out);
/* 0 or 1 for a condition whose answer no macro changes (0, (1), !0, 0 && X, 1 || X); -1 for any other. */
int if_constant(const char *text);

#endif
