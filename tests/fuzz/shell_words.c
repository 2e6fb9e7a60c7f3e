/* A compile command as one line: words, the way to the compiler, and what of it reaches the parser. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "scan/read/compdb.h"
#include "scan/read/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = {0};
	struct shell_line line = {0};
	struct err err = {{0}};
	size_t left = 1 << 20;

	if (!shell_split(&a, arena_strndup(&a, (const char *)data, n), &line, &err))
		for (size_t i = 0; i < line.n; i++) {
			struct unit u = {.dir = "/", .file = "/x.c", .is_c = 1};
			struct strlist args = {0}, command = {0};

			compdb_strip(&a, &line.v[i], &command);
			compdb_expand(&a, "/nowhere", &command, &left, &u.argv);
			if (u.argv.n)
				parse_arguments(&a, &u, &args);
		}
	arena_free(&a);
	return 0;
}
