/* Build tags -> the definitions worth trying. */
#ifndef ADVISOR_SUGGEST_TAGS_H
#define ADVISOR_SUGGEST_TAGS_H

#include "model/finding.h"
#include "model/option.h"

/* One definition of one tag. */
struct tag_try {
	const struct tag *tag;
	const char *name; /* of the macro */
	const char *value; /* "1" for a plain definition; NULL: undefine */
	const char *label; /* for the suggestion's id: "NAME", "NAME-8", "NAME-x2", "no-NAME" */
	int safe; /* shown to change nothing but a size */
};
struct tag_try_list {
	struct tag_try *v;
	size_t n, cap;
};

/* The best few: what is safe before what is not; in each, the first definition of every tag whose code ran (or may
 * have run), then second definitions, then tags outside hot code when there is room. The list's own order is the
 * ranking. What one of the options of the project's own build sets is left to it. */
void tags_choose(struct arena *a, const struct tag_list *tags, const struct build_option_list *options,
		 struct tag_try_list *out);
/* Replaces %N and %V in a rule's flag; an undefinition turns -D...%V into -U%N. */
const char *tags_fill(struct arena *a, const char *text, const struct tag_try *t);
/* A sentence: where the tag acts, its default, what it guards, and why it is safe if it is. */
const char *tags_why(struct arena *a, const struct tag_try *try);

#endif
