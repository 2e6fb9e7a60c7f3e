/* Rows of the table: taken, written, read back, compared. */
#include <string.h>

#include "made_up.h"

void made_row(const struct made_program *p, const struct made_machine *m, double budget, double max_builds,
	      unsigned trials, struct made_row *out)
{
	struct made_result one;
	*out = (struct made_row){.budget = budget, .builds_most = max_builds, .trials = trials};
	snprintf(out->program, sizeof out->program, "%s", p->name);
	snprintf(out->machine, sizeof out->machine, "%s", m->name);
	for (unsigned i = 1; i <= trials; i++) {
		made_run(p, m, budget, max_builds, i, &one);
		out->found += (unsigned)one.found;
		out->wrong += (unsigned)one.wrong;
		out->partial += (unsigned)one.partial;
		out->over += one.seconds > 1.05 * budget;
		out->share += (one.best > 0 ? one.got / one.best : 1) / trials;
		out->measured += (double)one.measured / trials;
		out->decided += (double)one.decided / trials;
		out->builds += (double)one.builds / trials;
		out->runs += (double)one.runs / trials;
		out->seconds += one.seconds / trials;
	}
}

void made_row_print(FILE *f, const struct made_row *r)
{
	fprintf(f, "%s,%s,%.0f,%.0f,%u,%u,%.2f,%u,%.1f,%.1f,%.1f,%.0f,%.0f,%u,%u\n", r->program, r->machine, r->budget,
		r->builds_most, r->trials, r->found, r->share, r->wrong, r->measured, r->decided, r->builds, r->runs,
		r->seconds, r->over, r->partial);
}

static int parse(const char *line, struct made_row *r)
{
	return sscanf(line, "%31[^,],%15[^,],%lf,%lf,%u,%u,%lf,%u,%lf,%lf,%lf,%lf,%lf,%u,%u", r->program, r->machine,
		      &r->budget, &r->builds_most, &r->trials, &r->found, &r->share, &r->wrong, &r->measured,
		      &r->decided, &r->builds, &r->runs, &r->seconds, &r->over, &r->partial) == 15;
}

int made_row_find(const char *path, const struct made_row *like, struct made_row *out)
{
	char line[512];
	int found = 0;
	FILE *f = fopen(path, "r");
	while (f && !found && fgets(line, sizeof line, f))
		found = parse(line, out) && !strcmp(out->program, like->program) &&
			!strcmp(out->machine, like->machine) && out->budget == like->budget &&
			out->builds_most == like->builds_most && out->trials == like->trials;
	if (f)
		fclose(f);
	return found ? 0 : -1;
}

/* The seeds are the same, so all that moves is the policy; what one run in ten does is luck all the same. */
const char *made_row_worse(const struct made_row *now, const struct made_row *before)
{
	if (now->wrong > before->wrong + 1)
		return "more wrong verdicts";
	if (now->over > before->over)
		return "the budget is not kept";
	if (now->share < before->share - 0.08)
		return "less of the best set's gain";
	if (now->found + 2 < before->found)
		return "the best set is found less often";
	if (now->decided < 0.8 * before->decided - 0.5)
		return "fewer are decided";
	if (now->partial > before->partial + 2)
		return "what was planned is not carried out";
	return NULL;
}
