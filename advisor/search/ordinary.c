#include "search/ordinary.h"

#include "base/fs.h"

int ordinary_build(struct session *s, const char *tree, const struct applied *what, double until, struct built *out,
		   struct err *err)
{
	const struct project *p = &s->report.project;
	const char *configure = what->configure ? what->configure : p->configure_command;
	const char *build = what->build ? what->build : p->build_command;
	builder_until(s->builder, until);
	int rc = builder_ordinary(s->builder, tree, configure, build, &what->options, &what->run_env, out, err);
	builder_until(s->builder, 0);
	return rc;
}

static void say_other(struct session *s, const struct likeness *l, struct ordinary_code *out)
{
	out->word = "other";
	out->wrong = "the code is not what was measured";
	out->said = l->example ? arena_printf(s->arena,
					      "not the code that was measured: %zu of the %zu functions that the "
					      "change reached are not as they were (%s() is one)",
					      l->changed > l->alike ? l->changed - l->alike : 1,
					      l->changed > 0 ? l->changed : l->functions, l->example)
			       : "not the code that was measured: other sources, another compiler, or flags that the "
				 "build overrides";
}

/* Equal code can't be asked for: most of what the change made of the functions must be there. */
static void say_near(struct session *s, const struct measured_code *m, const struct likeness *l,
		     struct ordinary_code *out)
{
	out->word = "near";
	if (!m->built || !l->changed)
		out->said = "near the code that was measured: it varies from build to build, so functions say nothing";
	else if (2 * l->alike < l->changed)
		say_other(s, l, out);
	else
		out->said = arena_printf(s->arena,
					 "near the code that was measured: %zu of the %zu functions that the change "
					 "reached are as they were; counts differ from run to run",
					 l->alike, l->changed);
}

int ordinary_compare(struct session *s, const struct measured_code *m, const struct built *ordinary,
		     struct ordinary_code *out, struct err *err)
{
	const struct built *base = &s->search.base;
	struct likeness *l = &out->likeness;
	*out = (struct ordinary_code){.word = "unknown"};
	if (builder_compare(s->builder, base, m->built, ordinary, l, err) != 0)
		return -1;
	if (l->counters) {
		out->word = "counters";
		out->wrong = "the program still counts for a profile";
		out->said = "THE INSTRUMENTED PROGRAM: it still counts for a profile, which makes it slow";
	} else if (str_eq(ordinary->code_hash, base->code_hash) && !str_eq(m->hash, base->code_hash)) {
		out->word = "unchanged";
		out->wrong = "what was applied did not reach the compiler";
		out->said = "THE UNCHANGED CODE: what was applied did not reach the compiler";
	} else if (!m->hash) {
		out->said = "what is applied was never measured together, so there is nothing to compare with";
	} else if (str_eq(ordinary->code_hash, m->hash)) {
		out->word = "same";
		out->said = arena_printf(s->arena, "the code that was measured (%.12s)", m->hash);
	} else if (m->varies) {
		say_near(s, m, l, out);
	} else {
		say_other(s, l, out);
	}
	return 0;
}
