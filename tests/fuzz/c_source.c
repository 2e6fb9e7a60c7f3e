/* A source from the parser to the findings: whatever it holds, its facts are sound, come back from their bytes
 * as they went, and can be worked with. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "fuzz/analysis.h"
#include "fuzz/fuzz.h"
#include "scan/facts/facts_stored.h"
#include "scan/read/parse.h"

/* The parser reads files only. One for this process, in memory where there is such a place. */
static const char *place(void)
{
	static char path[64];

	if (!*path)
		snprintf(path, sizeof path, "%s/advisor-fuzz-%ld.c", fs_is_dir("/dev/shm") ? "/dev/shm" : "/tmp",
			 (long)getpid());
	return path;
}

static void remove_it(void)
{
	unlink(place());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const argv[] = {"cc", "-O2", "-c"};
	static int once;
	struct unit u = {.file = place(), .dir = "/", .is_c = 1};
	struct unit_facts facts, again;
	struct arena a = {0};
	struct str block = {0};

	if (!once++)
		atexit(remove_it);
	for (size_t i = 0; i < sizeof argv / sizeof *argv; i++)
		strlist_add(&a, &u.argv, argv[i]);
	if (fs_write(u.file, data, n, 0, NULL))
		abort();
	if (!parse_unit(&a, &u, &facts, NULL)) {
		facts_save(&facts, &block);
		if (facts_load(&a, block.ptr, block.len, &again))
			abort();
		analyse(&a, &u, &again);
	}
	str_free(&block);
	arena_free(&a);
	return 0;
}
