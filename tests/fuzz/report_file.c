/* A report from anywhere: read, and what could be read is written in every format. */
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const formats[] = {"text", "json", "markdown", "html", "sarif", "gitlab", "junit", "gcc"};
	struct arena a = {0};
	struct err err = {{0}};
	struct rule_set rules = {0};
	struct report r = {0};
	if (report_read(&a, memory_file(data, n), &r, &err) == 0) {
		for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
			struct str out = {0};
			report_write(&out, formats[i], &r, &(struct report_view){.verbose = 1, .rules = &rules}, &err);
			str_free(&out);
		}
	}
	arena_free(&a);
	return 0;
}
