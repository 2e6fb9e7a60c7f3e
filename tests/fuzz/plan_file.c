/* The plan that the compiler wrapper reads in every build, and a command laid out by it. */
#include "builder/plan.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct plan plan = {0};
	if (plan_read(&a, memory_file(data, n), &plan, &err) == 0) {
		struct strlist argv = {0};
		struct plan_jobs jobs = {0};
		struct str again = {0};
		strlist_add(&a, &argv, "gcc");
		strlist_add(&a, &argv, "-O2");
		strlist_add(&a, &argv, "-c");
		strlist_add(&a, &argv, "main.c");
		plan_jobs(&a, &plan, "/tree", &argv, "/usr/bin/gcc", 0, "/tree/scratch", &jobs);
		plan_write(&plan, &again);
		str_free(&again);
	}
	arena_free(&a);
	return 0;
}
