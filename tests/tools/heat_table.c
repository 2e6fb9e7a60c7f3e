/* What the static estimate says of every function of a tree: FILE, LINE, NAME, HEAT, COLD, a line each, with tabs.
 * corpus/ranking.py joins it with counted executions.
 *
 *   heat_table TREE      (with its compile_commands.json) */
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "scan/program/program.h"
#include "scan/read/compdb.h"
#include "scan/read/facts_cache.h"
#include "scan/read/workers.h"

static void print_function(const struct program *p, const struct program_func *f)
{
	const struct unit_facts *u = &p->units[f->unit];
	const struct fact_func *fn = &u->funcs.v[f->def];

	printf("%s\t%u\t%s\t%.3f\t%d\n", project_rel(p->project, fact_text(u, u->files.v[fn->file].path)), fn->line,
	       f->name, program_score(p, f->unit, fn->first), program_cold(p, f->unit, fn->first));
}

int main(int argc, char **argv)
{
	struct scan_options opt = {.jobs = 1};
	struct scan_result r = {0};
	struct project p = {0};
	struct arena a = {0};
	struct err err = {""};

	if (argc != 2)
		return 2;
	p.root = p.build_root = path_real(&a, argv[1]);
	if (!p.root || compdb_read(&a, p.root, &p, &err)) {
		fprintf(stderr, "%s: %s\n", argv[1], p.root ? err.text : "there is no such tree");
		return 2;
	}
	struct unit_facts *facts = arena_alloc(&a, (p.units.n + 1) * sizeof *facts);
	int n = workers_read(&a, &a, &p, &opt, cached_new(&a, NULL), facts, &r, &err);
	if (n <= 0) {
		fprintf(stderr, "%s: %s\n", argv[1], err.text);
		return 1;
	}
	const struct program *program = program_make(&a, &p, NULL, facts, (size_t)n, NULL);
	for (size_t i = 0; i < program->funcs.n; i++)
		if (program->funcs.v[i].unit != NO_INDEX)
			print_function(program, &program->funcs.v[i]);
	arena_free(&a);
	return 0;
}
