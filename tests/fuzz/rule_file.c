/* A rule file of a folder that --rules names. */
#include "fuzz/fuzz.h"
#include "model/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct rule_set set = {0};
	if (rule_parse(&a, "fuzz.md", (const char *)data, n, &set, &err) == 0)
		rules_check(&set, &err);
	arena_free(&a);
	return 0;
}
