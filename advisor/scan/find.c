/* What is found in the facts: by a child, for it works on what strangers wrote, and neither a
 * crash nor a hang of it may cost more than the unit it was at. The child is a copy of this
 * process, so that it has the facts already; its findings come back as bytes. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"
#include "scan/find.h"
#include "scan/findings/finish.h"
#include "scan/fix/fix.h"
#include "scan/match/match.h"
#include "scan/program/source_facts.h"
#include "scan/read/kept_findings.h"
#include "scan/tags/tags.h"

#define MOST_LOST 20 /* units that it does not survive, before it is given up */
#define MEMORY	  (4ull << 30) /* beside what the facts take */
#define OUTPUT	  (256ull << 20)

/* ---- in the child ---- */

/* A fact of the build or of the sources that the rule names under "unless". */
static int is_vetoed(const struct rule *r, const struct project *p, const struct scan_result *out)
{
	for (size_t i = 0; i < r->unless.n; i++)
		if (strlist_has(&p->facts, r->unless.v[i]) || strlist_has(&out->facts, r->unless.v[i]))
			return 1;
	return 0;
}

static void run_matchers(struct arena *a, struct program *program, const struct project *p,
			 const struct rule_set *rules, struct scan_result *out)
{
	for (size_t i = 0; i < rules->n; i++) {
		struct match m = {.a = a,
				  .program = program,
				  .project = p,
				  .rule = &rules->v[i],
				  .out = &out->findings,
				  .facts = &out->facts};
		const struct matcher *matcher;

		if (rules->v[i].kind != RULE_CODE || is_vetoed(&rules->v[i], p, out))
			continue;
		matcher = matcher_find(rules->v[i].match);
		if (matcher)
			matcher->run(&m);
		else
			strlist_addf(a, &out->warnings, "Rule %s (%s) asks for the shape \"%s\", which there is not.",
				     rules->v[i].id, rules->v[i].path, rules->v[i].match ? rules->v[i].match : "");
	}
}

/* What the parser says of a file, in the parser's words where the file is the tree's or the system's. Of another, to which a
 * link or an #include of the tree leads, the words could tell what is in it, to whoever reads the report. */
static const char *words_of(struct arena *a, const struct project *p, const struct unit_facts *f,
			    const struct fact_diagnostic *d)
{
	static const char *const systems[] = {"/usr", "/opt", "/nix"};
	const char *place = fact_text(f, d->file_line), *colon = strrchr(place, ':');
	const char *real = colon ? path_real(a, arena_strndup(a, place, (size_t)(colon - place))) : NULL;
	int shown = real && (path_below(p->root, real) || path_below(p->build_root, real));

	for (size_t i = 0; real && i < sizeof systems / sizeof *systems; i++)
		shown |= path_below(systems[i], real) != NULL;
	return shown ? fact_text(f, d->text) : "a file outside of the tree, of which no words are told";
}

/* Units that were read, but not all of them: a header is missing, or they are broken. */
static void note_partial(struct arena *a, const struct project *p, const struct unit_facts *facts, size_t n,
			 struct scan_result *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct unit_facts *f = &facts[i];
		struct unit_failure *part;

		if (!f->diagnostics.n)
			continue;
		part = list_push(a, &out->partial);
		part->file = project_rel(p, p->units.v[f->index].file);
		part->reason = arena_printf(a, "%s (%s)", words_of(a, p, f, &f->diagnostics.v[0]),
					    project_rel(p, fact_text(f, f->diagnostics.v[0].file_line)));
	}
}

struct finder {
	const struct find_input *in;
	volatile uint32_t *at; /* shared with the parent */
};

static int find(void *arg)
{
	const struct finder *f = arg;
	const struct find_input *in = f->in;
	struct scan_result out = {0};
	struct arena a = {0};
	struct str block = {0};
	struct program *program;

	note_partial(&a, in->project, in->facts, in->n, &out);
	program = program_make(&a, in->project, in->rules->library, in->facts, in->n, f->at);
	source_facts(&a, program, &out.facts);
	run_matchers(&a, program, in->project, in->rules, &out);
	if (out.findings.n >= MATCH_MOST)
		strlist_addf(&a, &out.warnings, "There are more than %d findings: the rest is not told.", MATCH_MOST);
	tags_collect(&a, program, &out.tags);
	finish_fingerprints(&a, in->project, &out.findings);
	finish_suppress(&a, program, &in->options->suppress, &out.findings, &out.warnings);
	fix_findings(&a, program, in->rules, &out.findings);
	kept_save(&out, &block);
	return fs_write_all(STDOUT_FILENO, block.ptr, block.len);
}

/* ---- in the parent ---- */

/* Address space in use: the child begins with as much. */
static uint64_t own_memory(void)
{
	struct str text = {0};
	unsigned long long pages = 0;

	if (fs_read("/proc/self/statm", &text, 4096, NULL) == 0)
		pages = strtoull(str_text(&text), NULL, 10);
	str_free(&text);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static double time_limit(const struct find_input *in)
{
	return in->options->find_timeout_s > 0 ? in->options->find_timeout_s : 60 + 0.05 * (double)in->n;
}

static uint64_t memory_limit(const struct find_input *in)
{
	uint64_t more = in->options->find_memory ? in->options->find_memory : MEMORY;

	return proc_bounds_memory() ? own_memory() + more : 0;
}

static const char *why_lost(struct arena *a, const struct proc_spec *spec, const struct proc_result *r)
{
	if (r->end == PROC_TIMEOUT)
		return arena_printf(a, "the search for findings took longer than %.0f s, and was in it then",
				    spec->timeout_s);
	if (strstr(str_text(&r->err), "out of memory"))
		return "the search for findings ran out of memory in it";
	return arena_printf(a, "the search for findings did not survive it (%s)", proc_describe(a, spec, r));
}

/* The unit that takes most: the likeliest when the child had come to none. */
static uint32_t largest(const struct find_input *in)
{
	size_t best = 0;

	for (size_t i = 1; i < in->n; i++)
		if (in->facts[i].nodes.n + in->facts[i].syms.n > in->facts[best].nodes.n + in->facts[best].syms.n)
			best = i;
	return (uint32_t)best;
}

/* Leaves the unit out that the child was at. */
static void leave_out(struct arena *a, struct find_input *in, uint32_t at, const char *reason, struct scan_result *out)
{
	struct unit_failure *f;

	if (at >= in->n)
		at = largest(in);
	f = list_push(a, &out->failed);
	f->file = project_rel(in->project, in->project->units.v[in->facts[at].index].file);
	f->reason = reason;
	memmove(in->facts + at, in->facts + at + 1, (in->n - at - 1) * sizeof *in->facts);
	in->n--;
}

/* 1: there are findings; 0: again, without a unit; -1: interrupted, or it could not be started. */
static int try_once(struct arena *a, struct find_input *in, struct finder *f, struct scan_result *out, struct err *err)
{
	static const char *const no_environment[] = {NULL};
	struct proc_spec spec = {.child = find,
				 .arg = f,
				 .confined = 1,
				 .env = no_environment,
				 .timeout_s = time_limit(in),
				 .memory_limit = memory_limit(in),
				 .output_limit = OUTPUT};
	struct proc_result r;
	int rc = -1;

	*f->at = NO_INDEX;
	if (proc_run(&spec, &r, err))
		return -1;
	if (r.end == PROC_INTERRUPTED) {
		err_set(err, "interrupted");
	} else if (proc_ok(&r) && !kept_load(a, str_text(&r.out), r.out.len, in->rules, out)) {
		rc = 1;
	} else {
		leave_out(a, in, *f->at, why_lost(a, &spec, &r), out);
		rc = 0;
	}
	proc_result_free(&r);
	return rc;
}

int find_findings(struct arena *a, struct find_input *in, struct scan_result *out, struct err *err)
{
	unsigned long long lines = out->lines;
	volatile uint32_t *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct finder f = {in, at};
	double until = clock_s() + 3 * time_limit(in);
	int rc = 0, lost = 0;

	if (at == MAP_FAILED)
		return err_set(err, "there is not enough memory to look for findings");
	while (!(rc = try_once(a, in, &f, out, err)) && in->n && ++lost < MOST_LOST && clock_s() < until)
		;
	munmap((void *)(uintptr_t)at, sizeof *at);
	if (rc < 0)
		return -1;
	if (!rc)
		strlist_addf(a, &out->warnings,
			     "The search for findings was given up after %d sources that it did not survive: there are "
			     "none, and no build tags.",
			     lost);
	out->lines = lines;
	return 0;
}
