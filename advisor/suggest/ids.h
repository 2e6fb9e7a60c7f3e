/* Parts of ids that a person types: letters, digits, `_`, `-` and `.` only. */
#ifndef ADVISOR_SUGGEST_IDS_H
#define ADVISOR_SUGGEST_IDS_H

#include "base/arena.h"

/* The text itself when it is fit and not long; else its words with `-` between them and four hex digits of its hash,
 * so that "(1 << 4)" and "(1 >> 4)" are two. In the arena, or the text. */
const char *id_part(struct arena *a, const char *text);

#endif
