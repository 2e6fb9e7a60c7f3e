/* What gcov and llvm-cov print. */
#include "fuzz/fuzz.h"
#include "scan/findings/gcov.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct unit units[] = {{.file = "/tree/a.c", .dir = "/tree", .is_c = 1},
			       {.file = "/tree/src/b.c", .dir = "/tree", .is_c = 1}};
	struct project p = {.root = "/tree", .build_root = "/tree", .units = {units, 2, 2}};
	struct profile profile = {0};
	struct arena a = {0};
	struct err err = {{0}};
	unsigned long long count;

	if (!gcov_read(&a, (const char *)data, n, &p, &profile, &err)) {
		profile_finish(&profile);
		profile_range(&profile, "a.c", 1, 100, &count);
	}
	arena_free(&a);
	return 0;
}
