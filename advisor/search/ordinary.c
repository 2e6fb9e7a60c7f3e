#include "search/ordinary.h"

#include "base/clock.h"
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

/* ---- rehearsal ---- */

/* A report of this set alone, about the copy. */
static struct report report_of(struct session *s, const struct strlist *ids, const struct built *measured,
			       const char *tree)
{
	struct report r = s->report;
	r.project.root = tree;
	r.ours = 1;
	r.recommendation = (struct recommendation){
		.suggestions = *ids, .code_hash = measured->code_hash, .dropped = measured->dropped, .confirmed = 1};
	return r;
}

/* The copy's state folder, where the user's is. */
static const char *state_in(struct session *s, const char *tree)
{
	const char *below = path_below(s->tree, s->state);
	return path_join(s->arena, tree, below ? below : ".advisor");
}

/* As `apply` without --to does it; where that is impossible, as --to env, which is possible in any tree. -1: it can't
 * be applied, with a sentence. */
static int apply_set(struct session *s, const struct report *r, const char *state, struct rehearsal *out,
		     struct err *err)
{
	static const char *const ways[] = {NULL, "env"};
	struct err why[2] = {{{0}}, {{0}}};
	int rc = fs_mkdirs(state, err);
	for (size_t i = 0; rc == 0 && i < 2; i++) {
		struct str said = {0};
		struct apply_options opt = {.to = ways[i],
					    .allow = s->search.opt.allow,
					    .here = &s->report.host,
					    .libexec = s->build_options.libexec,
					    .edit = 1,
					    .state = state};
		int failed = apply_report(s->arena, r, &opt, &said, &why[i]);
		str_free(&said);
		out->to = ways[i] ? ways[i] : apply_system(r);
		if (!failed)
			return 0;
	}
	out->to = NULL;
	return rc ? rc : err_set(err, "%s", why[0].text);
}

static void say_built(struct session *s, const struct built *built, double until, struct rehearsal *out)
{
	int late = built->status == BUILD_TIMEOUT && until > 0 && clock_s() >= until;
	out->status = late ? REHEARSAL_NONE : REHEARSAL_FAILED;
	out->reason = late ? arena_printf(s->arena,
					  "no time was left to build it as applied (`%s`); run the same "
					  "command again with a larger --budget",
					  out->build ? out->build : "")
			   : arena_printf(s->arena, "it does not build as applied (`%s`): %s",
					  out->build ? out->build : "", built->reason ? built->reason : "");
}

static int judge(struct session *s, int profile, const struct built *measured, const struct built *built,
		 struct rehearsal *out, struct err *err)
{
	const struct search *q = &s->search;
	const struct measured_code m = {.hash = measured->code_hash,
					.built = measured,
					.varies = profile || !str_eq(q->control.code_hash, q->base.code_hash)};
	struct ordinary_code code;
	if (ordinary_compare(s, &m, built, &code, err) != 0)
		return -1;
	out->status = code.wrong ? REHEARSAL_FAILED : REHEARSAL_PASSED;
	out->code = code.word;
	out->reason = code.said;
	return 0;
}

static int changes_build(struct session *s, const struct strlist *ids)
{
	int changes = 0;
	for (size_t i = 0; i < ids->n; i++)
		changes |= edit_changes_build(&suggestion_find(&s->report.suggestions, ids->v[i])->edit);
	return changes;
}

/* Nothing is built otherwise: what is left to compare is what the program runs in. */
static void judge_env(struct session *s, const struct built *measured, const struct applied *what,
		      struct rehearsal *out)
{
	size_t there = 0;
	for (size_t i = 0; i < measured->env.n; i++)
		there += (size_t)strlist_has(&what->run_env, measured->env.v[i]);
	int same = there == measured->env.n && there == what->run_env.n;
	out->status = same ? REHEARSAL_PASSED : REHEARSAL_FAILED;
	out->code = "same";
	out->build = NULL;
	out->reason = same ? "the build does not change, and the program runs in what was measured"
			   : arena_printf(s->arena, "apply runs the program in %s, and %s was measured",
					  strlist_joined(s->arena, &what->run_env, " "),
					  strlist_joined(s->arena, &measured->env, " "));
}

static int build_and_judge(struct session *s, const char *tree, const char *state, const struct built *measured,
			   double until, struct rehearsal *out, struct built *built, struct err *err)
{
	struct applied what;
	if (apply_read(s->arena, state, &what, err) != 0)
		return -1;
	if (!changes_build(s, &out->suggestions)) {
		judge_env(s, measured, &what, out);
		return fs_remove_tree(tree, err);
	}
	out->configure = what.configure;
	out->build = what.build;
	if (ordinary_build(s, tree, &what, until, built, err) != 0)
		return -1;
	if (built->status != BUILD_OK) {
		say_built(s, built, until, out);
		return 0;
	}
	return judge(s, fs_exists(path_join(s->arena, state, "apply/train")), measured, built, out, err);
}

int ordinary_rehearse(void *ctx, const struct strlist *ids, const struct built *measured, double until,
		      struct rehearsal *out, struct built *built, struct err *err)
{
	struct session *s = ctx;
	const char *tree;
	struct err why = {{0}};
	double start = clock_s();
	*out = (struct rehearsal){.suggestions = *ids};
	*built = (struct built){.status = BUILD_OK};
	if (builder_fresh_tree(s->builder, 0, &tree, err) != 0)
		return -1;
	struct report r = report_of(s, ids, measured, tree);
	const char *state = state_in(s, tree);
	int rc = 0;
	if (apply_set(s, &r, state, out, &why) != 0) {
		out->status = REHEARSAL_FAILED;
		out->reason = arena_printf(s->arena, "apply cannot put it into the build: %s", why.text);
		fs_remove_tree(tree, NULL);
	} else {
		rc = build_and_judge(s, tree, state, measured, until, out, built, err);
	}
	out->seconds = clock_s() - start;
	return rc;
}
