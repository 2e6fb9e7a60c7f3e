/* The advisor reads its own sources: every unit of a build of this project below
 * advisor/ must be read, nothing may be warned of.
 *
 *   self_scan BUILD SOURCE */
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "model/rule.h"
#include "scan/read/compdb.h"
#include "scan/scan.h"

/* Leaves out what is not ours: tests, and generated files in the build folder. */
static void keep_own(struct arena *a, struct project *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->units.n; i++) {
		const char *rel = path_below(path_join(a, p->root, "advisor"), p->units.v[i].file);

		if (rel)
			p->units.v[kept++] = p->units.v[i];
	}
	p->units.n = kept;
}

int main(int argc, char **argv)
{
	struct scan_options opt = {.jobs = 2};
	struct scan_result r = {0};
	struct rule_set rules = {0};
	struct strlist none = {0};
	struct project p = {0};
	struct arena a = {0};
	struct err err = {""};
	int status = 0;

	if (argc < 3)
		return 2;
	p.root = p.build_root = path_real(&a, argv[2]);
	if (!p.root || compdb_read(&a, argv[1], &p, &err) || rules_load(&a, &none, &rules, &err)) {
		printf("%s\n", err.text);
		return 2;
	}
	keep_own(&a, &p);
	if (scan_project(&a, &p, &rules, &opt, &r, &err)) {
		printf("%s\n", err.text);
		return 1;
	}
	for (size_t i = 0; i < r.failed.n; i++)
		printf("%s: %s\n", r.failed.v[i].file, r.failed.v[i].reason);
	for (size_t i = 0; i < r.warnings.n; i++)
		printf("%s\n", r.warnings.v[i]);
	for (size_t i = 0; i < r.findings.n; i++)
		if (!r.findings.v[i].cold)
			printf("%s:%d: [%s] %s\n", r.findings.v[i].file, r.findings.v[i].line, r.findings.v[i].rule,
			       r.findings.v[i].message);
	printf("%d units, %d read, %zu findings, %zu warnings\n", r.units, r.units_parsed, r.findings.n, r.warnings.n);
	if (r.units < 50 || r.units_parsed != r.units || r.failed.n || r.warnings.n)
		status = 1;
	arena_free(&a);
	return status;
}
