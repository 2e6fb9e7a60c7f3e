/* What a policy is worth: runs of the search against made-up programs in made-up time, as a table.
 *
 * usage: search_table [TRIALS [PROGRAM]], or search_table tell PROGRAM MACHINE SEED [BUDGET]: one run, step by step */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_up.h"

static void row(const struct made_program *p, const struct made_machine *m, double budget, double builds,
		unsigned trials)
{
	struct made_row r;
	made_row(p, m, budget, builds, trials, &r);
	made_row_print(stdout, &r);
	fflush(stdout);
}

static int tell(int argc, char **argv)
{
	const struct made_program *p = argc > 4 ? made_program(argv[2]) : NULL;
	struct made_result r;
	if (!p)
		return 2;
	made_tells = 1;
	made_run(p, &made_machines[strcmp(argv[3], "busy") == 0], argc > 5 ? strtod(argv[5], NULL) : p->budget_s, 0,
		 strtoull(argv[4], NULL, 10), &r);
	printf("got %.3f of %.3f, %u measured, %u decided, %u builds, %u runs, %.0f s%s\n", r.got, r.best, r.measured,
	       r.decided, r.builds, r.runs, r.seconds, r.partial ? ", partial" : "");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "tell") == 0)
		return tell(argc, argv);
	unsigned trials = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 10;
	const struct made_program *only = argc > 2 ? made_program(argv[2]) : NULL;
	if (!trials || (argc > 2 && !only)) {
		fprintf(stderr, "usage: search_table [TRIALS [PROGRAM]]\n");
		return 2;
	}
	puts(MADE_HEAD);
	for (size_t i = 0; i < made_programs_n; i++) {
		const struct made_program *p = &made_programs[i];
		if (only && p != only)
			continue;
		for (size_t k = 0; k < 2; k++)
			row(p, &made_machines[k], p->budget_s, 0, trials);
		/* with a bound on builds, and as much time as they want */
		if (p->run_s >= 0.1 && p->run_s < 1 && p->compile_s < 100)
			row(p, &made_machines[0], 1800, 40, trials);
	}
	return 0;
}
