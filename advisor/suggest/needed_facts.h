/* What is known of the project, its build and this machine, one word each, with
 * the sentence that says it to the user: what rules' "because" and "needs" name.
 *
 *   compiler:gcc  opt:-O2  no-optimization  flag:-fno-inline  several-units  no-profile
 *   links-executable  links-shared  only-executables  links-dynamic
 *   cpu:avx2  x86-64-v2  x86-64-v3  several-cores  tunable:glibc.malloc.tcache_count
 *
 *   x86-64-v4  arch:x86-64  arch:aarch64  hot-units  metric:rss
 *
 * and whatever project->facts holds besides (scan/ and build/ put words there). */
#ifndef ADVISOR_SUGGEST_NEEDED_FACTS_H
#define ADVISOR_SUGGEST_NEEDED_FACTS_H

#include "base/text_set.h"
#include "model/host.h"
#include "model/project.h"

struct fact {
	const char *name;
	const char *sentence; /* without a full stop */
};
struct fact_list {
	struct fact *v;
	size_t n, cap;
	struct text_set names; /* of them */
	/* The compiler that most units use. */
	const char *family; /* "gcc" or "clang" */
	const struct compiler *compiler; /* NULL: not one that the host lists */
	const char *general; /* sentence about the build as a whole */
};

void needed_facts_collect(struct arena *a, const struct project *p, const struct host *host, struct fact_list *out);
/* Adds one more (texts are kept, not copied); a name that is there already stays as it is. */
void needed_facts_add(struct arena *a, struct fact_list *facts, const char *name, const char *sentence);
/* The first fact that the pattern (with `*` and `?`) names; NULL when none does. */
const struct fact *needed_facts_find(const struct fact_list *facts, const char *pattern);

#endif
