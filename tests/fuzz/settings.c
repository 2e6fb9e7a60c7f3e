/* A tree's own .advisor.json, for a command that runs what it says and for one that does not. */
#include <string.h>

#include "cli/options.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const verbs[] = {"scan", "run", "apply", "report"};

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct arena a = {0};
		struct err err = {{0}};
		struct str text = {0};
		struct options o = {.verb = verbs[i]};

		str_addn(&text, data, n);
		options_config_text(&a, "/tmp", ".advisor.json", &text, &o, &err);
		str_free(&text);
		arena_free(&a);
	}
	return 0;
}
