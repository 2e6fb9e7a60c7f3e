/* Before a patch is raced: no new warning, and a clean run under AddressSanitizer and UndefinedBehaviorSanitizer in a
 * build of its own. What the baseline has, too, is not the patch's fault. */
#include "builder/patch_checks.h"

#include <string.h>

#include "builder/builder_parts.h"
#include "builder/sanitizer_log.h"

/* One build with sanitizers, and what its runs said. */
struct sanitized {
	const char *why_not; /* it could not be built, or not run; NULL: it was */
	int late; /* 1: that was for want of time */
	struct sanitizer_errors errors;
	struct strlist failing; /* commands that failed */
	const char *how; /* the first one did */
};

/* ---- the build ---------------------------------------------------------------- */

static void sanitizing_edit(struct builder *b, struct edit *e)
{
	static const char *const add[] = {"-O1", "-g1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined",
					  "-fsanitize-recover=address,undefined"};
	static const char *const remove[] = {
		"-O*",	   "-flto*", "-fsanitize*",	   "-fprofile-*",	    "-fuse-linker-plugin",
		"-static", "-s",     "-D_FORTIFY_SOURCE*", "-Wp,-D_FORTIFY_SOURCE*"};

	memset(e, 0, sizeof *e);
	for (size_t i = 0; i < sizeof add / sizeof *add; i++)
		strlist_add(b->a, &e->add, add[i]);
	for (size_t i = 0; i < sizeof remove / sizeof *remove; i++)
		strlist_add(b->a, &e->remove, remove[i]);
	strlist_add(b->a, &e->link, "-fsanitize=address,undefined");
}

/* e: a patch, with the flags that it needs; NULL for the baseline. */
static int build(struct builder *b, const struct edit *e, const char *id, const char *tree, struct built *out,
		 struct err *err)
{
	struct edit sanitizing;
	const struct edit *edits[] = {&sanitizing, e};
	struct variant v = {.id = id, .edits = edits, .n_edits = e ? 2 : 1};
	struct strlist dropped = {0};
	struct plan plan;

	sanitizing_edit(b, &sanitizing);
	if (run_may_go_on(b, err) || edits_plan(b, &v, tree, &plan, &dropped, err))
		return -1;
	return builder_build_with(b, &plan, tree, run_log_path(b, id, ".log"), out, err);
}

/* ---- the runs ----------------------------------------------------------------- */

struct running {
	struct builder *b;
	const char *tree, *logs; /* a folder whose path needs no quotes */
	struct sanitized *out;
};

static int read_log(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct running *r = ctx;
	struct str text = {0};

	(void)err;
	if (e->kind == FS_FILE && fs_read(e->path, &text, PATCH_MOST, NULL) == 0)
		sanitizer_read(r->b->a, str_text(&text), r->tree, &r->out->errors);
	str_free(&text);
	return FS_WALK_ON;
}

static void sanitizer_env(const struct running *r, struct strlist *env)
{
	struct arena *a = r->b->a;

	strlist_addf(a, env,
		     "ASAN_OPTIONS=log_path=%s/log:halt_on_error=0:exitcode=0:detect_leaks=1:"
		     "detect_stack_use_after_return=1:color=never",
		     r->logs);
	strlist_addf(a, env, "UBSAN_OPTIONS=log_path=%s/log:color=never", r->logs);
	strlist_add(a, env, "LSAN_OPTIONS=exitcode=0");
}

static int run_command(struct running *r, const struct benchmark *bench, struct err *err)
{
	struct builder *b = r->b;
	const char *command = bench->command;
	struct strlist env = {0};
	struct proc_result res = {0};

	sanitizer_env(r, &env);
	struct proc_spec spec = {.argv = proc_shell(b->a, training_command(b, bench, r->tree, &env, r->logs)),
				 .env = proc_env(b->a, strlist_argv(b->a, &env)),
				 .cwd = r->tree,
				 .stdout_path = "/dev/null",
				 .timeout_s = builder_seconds_left(b, b->w->opt.run_timeout_s),
				 .kill_left_over = 1};
	int rc = proc_run(&spec, &res, err);
	if (rc == 0 && res.end == PROC_TIMEOUT) {
		r->out->why_not = arena_printf(b->a, "`%s` had not ended in time with sanitizers", command);
		r->out->late = 1;
	} else if (rc == 0 && !proc_ok(&res)) {
		strlist_add(b->a, &r->out->failing, command);
		r->out->how = r->out->how ? r->out->how : proc_describe(b->a, &spec, &res);
	}
	proc_result_free(&res);
	return rc || proc_interrupted() ? -1 : 0;
}

static int run_all(struct running *r, struct err *err)
{
	const struct build_options *o = &r->b->w->opt;

	r->logs = fs_temp_dir(r->b->a, "/tmp/advisor-sanitizers-", err);
	if (!r->logs)
		return -1;
	int rc = 0;
	for (size_t i = 0; !rc && !r->out->why_not && i < o->benchmarks.n; i++)
		rc = run_command(r, &o->benchmarks.v[i], err);
	if (!rc && !r->out->why_not && o->check_command)
		rc = run_command(r, &(struct benchmark){.name = "check", .command = o->check_command}, err);
	if (!rc)
		fs_walk(r->logs, read_log, r, NULL);
	fs_remove_tree(r->logs, NULL);
	return rc;
}

static int sanitized(struct builder *b, const struct edit *e, const char *id, struct sanitized *out, struct err *err)
{
	struct built built = {.status = BUILD_OK};
	struct running r = {.b = b, .tree = tree_slot(b, ++b->w->slots), .out = out};

	memset(out, 0, sizeof *out);
	int rc = build(b, e, id, r.tree, &built, err);
	if (!rc && built.status != BUILD_OK) {
		out->why_not = arena_printf(b->a, "it does not build with sanitizers: %s", built.reason);
		out->late = built.status == BUILD_TIMEOUT;
	} else if (!rc) {
		rc = run_all(&r, err);
	}
	fs_remove_tree(r.tree, NULL);
	return rc;
}

/* ---- both --------------------------------------------------------------------- */

/* The baseline's, once; what was cut off for want of time is tried again. */
static int sanitized_base(struct builder *b, const struct sanitized **out, struct err *err)
{
	if (!b->sanitized || b->sanitized->late) {
		struct sanitized *s = arena_alloc(b->a, sizeof *s);
		if (sanitized(b, NULL, "base-sanitized", s, err))
			return -1;
		b->sanitized = s;
	}
	*out = b->sanitized;
	return 0;
}

static const char *newly_failing(const struct sanitized *base, const struct sanitized *now)
{
	for (size_t i = 0; i < now->failing.n; i++)
		if (!strlist_has(&base->failing, now->failing.v[i]))
			return now->failing.v[i];
	return NULL;
}

static void wrong(struct built *out, const char *reason)
{
	out->status = BUILD_CHECK_FAILED;
	out->reason = reason;
}

static int check_sanitizers(struct builder *b, const struct variant *v, struct built *out, struct err *err)
{
	const struct sanitized *base;
	struct sanitized now;

	if (sanitized_base(b, &base, err))
		return -1;
	if (base->why_not || (base->failing.n && base->failing.n == b->w->opt.benchmarks.n)) {
		strlist_addf(b->a, &out->unchecked, "sanitizers: of the present build, %s",
			     base->why_not ? base->why_not : "the benchmark fails with them");
		return 0;
	}
	if (sanitized(b, v->edits[0], arena_printf(b->a, "%s-sanitized", v->id), &now, err))
		return -1;
	const struct sanitizer_error *error = sanitizer_new(&base->errors, &now.errors);
	const char *failing = newly_failing(base, &now);
	if (error)
		wrong(out, arena_printf(b->a, "under ASan and UBSan: %s", error->said));
	else if (now.why_not)
		strlist_addf(b->a, &out->unchecked, "sanitizers: %s", now.why_not);
	else if (failing)
		wrong(out, arena_printf(b->a, "with ASan and UBSan `%s` fails (%s)", failing, now.how));
	return 0;
}

static int check_warnings(struct builder *b, const struct variant *v, struct built *out, struct err *err)
{
	const char *said, *unchecked;

	if (patch_warnings(b, v->edits[0], out->tree, &said, &unchecked, err))
		return -1;
	if (unchecked)
		strlist_add(b->a, &out->unchecked, unchecked);
	if (said)
		wrong(out, arena_printf(b->a, "the compiler has a new warning: %s", said));
	return 0;
}

int builder_check_patch(struct builder *b, const struct variant *v, struct built *out, struct err *err)
{
	const struct edit *e = v->edits[0];

	if (out->status != BUILD_OK || v->n_edits != 1 || !e->patch || str_eq(out->code_hash, b->code))
		return 0;
	if (check_warnings(b, v, out, err) || (out->status == BUILD_OK && check_sanitizers(b, v, out, err)))
		return -1;
	/* what OpenMP's library does looks like races to ThreadSanitizer, whoever wrote the loop */
	if (edit_makes_threads(e))
		strlist_add(b->a, &out->unchecked, "races: nothing here can tell those of a parallel loop");
	return 0;
}
