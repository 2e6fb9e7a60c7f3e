/* The clock and the runner of races in made-up time, in place of the real ones (ld --wrap). Who includes this defines the
 * two functions that are only declared here, and __wrap_runner_run() and __wrap_runner_together(). */
#ifndef ADVISOR_TESTS_WRAPPED_RUNNER_H
#define ADVISOR_TESTS_WRAPPED_RUNNER_H

#include "measure/block.h"

static double made_up_clock(void);
static int made_up_pins(void); /* 1: runs are bound to one processor */

double __wrap_clock_s(void);
int __wrap_runner_open(struct arena *a, struct runner *r, const struct measure_options *opt, int parallel,
		       struct err *err);
void __wrap_runner_close(struct runner *r);
void __wrap_runner_run(struct arena *a, struct runner *r, const struct subject *s, const struct benchmark *b,
		       unsigned pad, struct run *out);
void __wrap_runner_together(struct arena *a, struct runner *r, const struct subject *const *s, size_t n,
			    const struct benchmark *b, unsigned pad, struct run *out);

double __wrap_clock_s(void)
{
	return made_up_clock();
}

int __wrap_runner_open(struct arena *a, struct runner *r, const struct measure_options *opt, int parallel,
		       struct err *err)
{
	(void)a;
	(void)parallel;
	(void)err;
	*r = (struct runner){.opt = opt, .launcher = "made up", .pinned = made_up_pins()};
	return 0;
}

void __wrap_runner_close(struct runner *r)
{
	r->opt = NULL;
}

#endif
