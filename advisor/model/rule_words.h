/* The vocabulary of rule files: which words "because", "needs", "unless", "for_each" and "match" may hold, and library files. */
#ifndef ADVISOR_MODEL_RULE_WORDS_H
#define ADVISOR_MODEL_RULE_WORDS_H

#include <stddef.h>

enum rule_word_kind { WORD_FACT, WORD_FACT_OF, WORD_FOR_EACH, WORD_LIBRARY, WORD_SHAPE };

struct rule_word {
	enum rule_word_kind kind;
	const char *word; /* of WORD_FACT_OF: its beginning, "cpu:" */
	const char *line; /* what it means; of a fact a sentence about the project, without a full stop */
};

/* All words, grouped by kind. */
extern const struct rule_word rule_words[];
extern const size_t n_rule_words;

/* NULL when the vocabulary has no such word. */
const struct rule_word *rule_word_find(enum rule_word_kind kind, const char *word);
/* The same for a fact as a rule names it: it may be a pattern with * and ?, which must match a word. */
const struct rule_word *rule_word_fact(const char *fact);

#endif
