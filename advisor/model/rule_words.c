#include "model/rule_words.h"

#include "base/str.h"

const struct rule_word rule_words[] = {
#define WORD(kind, word, line) {WORD_##kind, word, line},
#include "model/rule_words.def"
#undef WORD
#define SHAPE(shape, function, line) {WORD_SHAPE, shape, line},
#include "model/shape.def"
#undef SHAPE
};
const size_t n_rule_words = sizeof rule_words / sizeof *rule_words;

const struct rule_word *rule_word_find(enum rule_word_kind kind, const char *word)
{
	for (size_t i = 0; i < n_rule_words; i++)
		if (rule_words[i].kind == kind && str_eq(rule_words[i].word, word))
			return &rule_words[i];
	return NULL;
}

const struct rule_word *rule_word_fact(const char *fact)
{
	for (size_t i = 0; i < n_rule_words; i++) {
		const struct rule_word *w = &rule_words[i];
		if ((w->kind == WORD_FACT && (str_eq(w->word, fact) || str_glob(fact, w->word))) ||
		    (w->kind == WORD_FACT_OF && str_starts(fact, w->word)))
			return w;
	}
	return NULL;
}
