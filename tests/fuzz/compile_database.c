/* A compile_commands.json: units, facts of the build, and what of each command reaches the parser. */
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "scan/read/compdb.h"
#include "scan/read/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct project p = {.root = "/", .build_root = "/"};

	if (compdb_read(&a, memory_file(data, n), &p, &err) == 0)
		for (size_t i = 0; i < p.units.n; i++) {
			struct strlist args = {0};

			parse_arguments(&a, &p.units.v[i], &args);
		}
	arena_free(&a);
	return 0;
}
