/* OpenMP directives in a unit that is compiled without OpenMP. One finding for each
 * file: where the first one is, and how many. */
#include <string.h>

#include "base/str.h"
#include "scan/match/match_loops.h"

static int is_active(const struct unit_facts *f, const struct fact_pragma *p)
{
	for (size_t i = 0; i < f->skipped.n; i++) {
		const struct fact_skipped *s = &f->skipped.v[i];

		if (s->file == p->file && s->first < p->line && p->line < s->last)
			return 0;
	}
	return 1;
}

/* 1 when the directive is without effect: "omp simd" needs less than the others. */
static int is_ignored(const struct unit *u, const char *text)
{
	if (!str_starts(text, "omp ") || unit_flag(u, "-fopenmp", "-fno-openmp") || unit_flag(u, "-fopenmp=*", NULL))
		return 0;
	return !((str_starts(text, "omp simd") || str_starts(text, "omp declare simd")) &&
		 unit_flag(u, "-fopenmp-simd", "-fno-openmp-simd"));
}

static void visit_file(struct match *m, uint32_t unit, uint32_t file)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_pragma *first = NULL;
	struct finding *f;
	int n = 0;

	for (size_t i = 0; i < u->pragmas.n; i++) {
		const struct fact_pragma *p = &u->pragmas.v[i];

		if (p->file != file || !is_ignored(match_unit(m, unit), fact_text(u, p->text)) || !is_active(u, p))
			continue;
		first = first ? first : p;
		n++;
	}
	if (!n)
		return;
	f = match_add_line(m, unit, file, first->line);
	if (!f)
		return;
	f->certainty = CERTAINTY_CERTAIN;
	f->message = arena_printf(
		m->a,
		"#pragma %s%s: without -fopenmp the compiler passes over it, and the program uses one "
		"processor",
		fact_text(u, first->text), n > 1 ? arena_printf(m->a, " (and %d more in this file)", n - 1) : "");
}

void match_openmp_ignored(struct match *m)
{
	for (uint32_t u = 0; u < m->program->n_units; u++)
		for (uint32_t i = 0; i < m->program->units[u].files.n; i++)
			if (!m->program->units[u].files.v[i].system && m->program->units[u].pragmas.n)
				visit_file(m, u, i);
}
