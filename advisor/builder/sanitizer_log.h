/* What AddressSanitizer, UndefinedBehaviorSanitizer, LeakSanitizer and ThreadSanitizer write, as one sentence each. Pure. */
#ifndef ADVISOR_BUILDER_SANITIZER_LOG_H
#define ADVISOR_BUILDER_SANITIZER_LOG_H

#include "base/arena.h"

struct sanitizer_errors {
	struct sanitizer_error {
		const char *key; /* the same for the same error in other lines */
		const char *said; /* "heap-use-after-free in f, src/a.c:12" */
	} * v;
	size_t n, cap;
};

/* Appends what a log reports. Places are named relative to the tree. */
void sanitizer_read(struct arena *a, const char *log, const char *tree, struct sanitizer_errors *out);
/* The first error that `before` lacks; NULL: there is none. */
const struct sanitizer_error *sanitizer_new(const struct sanitizer_errors *before, const struct sanitizer_errors *now);

#endif
