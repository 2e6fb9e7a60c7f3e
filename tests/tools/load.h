/* Loads on the first processor, beside what is measured on the last: nothing, one that is always busy, a compiler that
 * compiles over and over. */
#ifndef LOAD_H
#define LOAD_H

#include <stdio.h>

#include "base/proc.h"

enum load { LOAD_NONE, LOAD_SIBLING, LOAD_COMPILE };

static int load_spin(void *arg)
{
	(void)arg;
	for (volatile unsigned long sink = 0;; sink++)
		;
	return 0;
}

static int load_print(void *ctx, size_t i, struct proc_result *r)
{
	int *failed = ctx;
	fwrite(str_text(&r->out), 1, r->out.len, stdout);
	fflush(stdout);
	*failed |= i == 0 && !proc_ok(r);
	return i == 0; /* the job: the load need not go on */
}

/* Runs a job in a process of its own beside the load, and prints what it prints. 0: it returned 0. */
static int load_beside(enum load load, int (*job)(void *), void *arg)
{
	struct arena a = {0};
	int failed = 0;
	const char *const *compile = (const char *const *)proc_shell(
		&a, "while :; do " COMPILER " -O2 -c -o /dev/null " SOURCE_DIR "/tests/tools/planted.c; done");
	struct proc_spec specs[2] = {{.child = job, .arg = arg, .stderr_path = "/dev/stderr"}, {.pin = 1, .cpu = 0}};
	if (load == LOAD_COMPILE)
		specs[1].argv = compile;
	else
		specs[1].child = load_spin;
	proc_run_many(specs, load == LOAD_NONE ? 1 : 2, 2, load_print, &failed, NULL);
	arena_free(&a);
	return failed;
}

#endif
