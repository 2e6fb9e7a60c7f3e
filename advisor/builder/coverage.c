/* How often each line runs: the baseline built with counters is one more variant,
 * the benchmarks are run in it, and gcov (or llvm-cov) prints what they left. */
#include <stdlib.h>
#include <string.h>

#include "builder/builder_parts.h"
#include "model/compiler.h"

static const char *const gcc_flags[] = {"-Og", "-fno-inline", "--coverage", "-fprofile-update=atomic",
					"-fprofile-abs-path"};
static const char *const clang_flags[] = {"-Og", "-fno-inline", "-fprofile-instr-generate", "-fcoverage-mapping",
					  "-fprofile-update=atomic"};

struct coverage {
	struct builder *b;
	const char *tree, *log, *compiler;
	int clang;
	struct strlist env;
	struct str *json;
};

static void edit_for(struct builder *b, int clang, struct edit *e)
{
	static const char *const remove[] = {"-O*", "-flto*", "-fprofile-use*", "-fprofile-generate*",
					     "-fuse-linker-plugin"};
	size_t n = clang ? sizeof clang_flags / sizeof *clang_flags : sizeof gcc_flags / sizeof *gcc_flags;

	for (size_t i = 0; i < sizeof remove / sizeof *remove; i++)
		strlist_add(b->a, &e->remove, remove[i]);
	for (size_t i = 0; i < n; i++)
		strlist_add(b->a, &e->add, clang ? clang_flags[i] : gcc_flags[i]);
}

/* gcov of the compiler that wrote the notes: "gcc-12" -> "gcov-12". */
static const char *gcov_of(struct builder *b, const char *compiler)
{
	const char *real = path_real(b->a, compiler);
	const char *dash = real ? strrchr(path_base(real), '-') : NULL;
	const char *name = dash && dash[1] >= '0' && dash[1] <= '9' ? arena_printf(b->a, "gcov%s", dash) : "gcov";
	const char *found = fs_which(b->a, name, NULL, b->w->masq);

	return found ? found : fs_which(b->a, "gcov", NULL, b->w->masq);
}

/* Where the object of a .gcda was compiled: relative source names start there. */
static const char *compiled_in(struct coverage *c, const char *gcda)
{
	struct builder *b = c->b;
	size_t n = strlen(gcda) - strlen(".gcda");

	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];
		const char *out = s->kind == COMMAND_COMPILE ? s->outputs.v[0] : NULL;
		char *here = arena_strdup(b->a, out);

		if (here)
			tree_replace(here, strlen(here), b->tree, c->tree);
		if (here && strlen(here) > n && !strncmp(here, gcda, n) && (here[n] == '.' || !here[n]))
			return path_join(b->a, c->tree,
					 path_below(b->tree, s->dir) ? path_below(b->tree, s->dir) : ".");
	}
	return path_dir(b->a, gcda);
}

/* Text that names this tree names the baseline's afterwards. */
static void add_json(struct coverage *c, const char *text, size_t n)
{
	size_t from = c->json->len;

	str_addn(c->json, text, n);
	if (n && text[n - 1] != '\n')
		str_addc(c->json, '\n');
	for (char *p = c->json->ptr ? c->json->ptr + from : NULL; p && (p = strstr(p, c->tree)) != NULL;)
		memcpy(p, c->b->tree, strlen(c->b->tree));
}

static int run_gcov(struct coverage *c, const char *gcov, const char *gcda)
{
	const char *argv[] = {gcov, "-j", "-t", gcda, NULL};
	struct proc_spec spec = {
		.argv = argv, .cwd = compiled_in(c, gcda), .timeout_s = builder_seconds_left(c->b, 120)};
	struct proc_result r = {0};
	int ok = !proc_run(&spec, &r, NULL) && proc_ok(&r) && r.out.len;

	if (ok)
		add_json(c, r.out.ptr, r.out.len);
	else
		fs_append(c->log, str_text(&r.err), r.err.len, NULL);
	proc_result_free(&r);
	return ok;
}

static int gcov_all(struct coverage *c, struct err *err)
{
	struct strlist files = {0};
	const char *gcov = gcov_of(c->b, c->compiler);
	int good = 0;

	if (!gcov)
		return err_set(err, "gcov is not installed, so counts are not known.");
	pgo_files_with_suffix(c->b->a, c->tree, ".gcda", &files);
	for (size_t i = 0; i < files.n; i++)
		good += run_gcov(c, gcov, files.v[i]);
	if (!good)
		return err_set(err, "The coverage build ran, but %s gave no counts of its %zu files; the log is %s.",
			       gcov, files.n, c->log);
	return 0;
}

static int export_output(struct coverage *c, const char *tool, const char *merged, const char *rel)
{
	const char *argv[] = {tool,
			      "export",
			      "-format=text",
			      arena_printf(c->b->a, "-instr-profile=%s", merged),
			      path_join(c->b->a, c->tree, rel),
			      NULL};
	struct proc_spec spec = {.argv = argv, .cwd = c->tree, .timeout_s = builder_seconds_left(c->b, 120)};
	struct proc_result r = {0};
	int ok = !proc_run(&spec, &r, NULL) && proc_ok(&r) && r.out.len;

	if (ok)
		add_json(c, r.out.ptr, r.out.len);
	proc_result_free(&r);
	return ok;
}

static int llvm_cov_all(struct coverage *c, const char *raw_dir, struct err *err)
{
	struct builder *b = c->b;
	struct strlist raw = {0};
	const char *tool = compiler_tool(b->a, c->compiler, "cov", b->w->masq);
	const char *merged = path_join(b->a, raw_dir, "merged.profdata");
	int good = 0;

	if (!tool)
		return err_set(err, "llvm-cov of %s is not installed, so counts are not known.", c->compiler);
	pgo_files_with_suffix(b->a, raw_dir, ".profraw", &raw);
	if (!raw.n)
		return err_set(err, "The benchmarks left no profile of the coverage build.");
	if (pgo_merge_profiles(b, c->compiler, &raw, merged, err))
		return -1;
	for (size_t i = 0; i < b->outputs.n; i++)
		good += export_output(c, tool, merged, b->outputs.v[i]);
	return good ? 0 : err_set(err, "llvm-cov gave no counts.");
}

static int build_and_run(struct coverage *c, const char *raw_dir, struct err *err)
{
	struct builder *b = c->b;
	struct edit e = {.compiler = NULL};
	const struct edit *edits[] = {&e};
	struct variant v = {.id = "coverage", .edits = edits, .n_edits = 1};
	struct built built = {.layouts = 1};
	struct plan plan;
	struct strlist dropped = {0};

	edit_for(b, c->clang, &e);
	if (edits_plan(b, &v, c->tree, &plan, &dropped, err))
		return -1;
	/* the notes must name the sources as they lie, not as ./ */
	memset(&plan.common, 0, sizeof plan.common);
	if (c->clang)
		strlist_addf(b->a, &c->env, "LLVM_PROFILE_FILE=%s/%%m-%%p.profraw", raw_dir);
	struct workload all = training_benchmarks(b, c->clang ? raw_dir : c->tree);
	int flushes = flush_profile_from_start(&all);
	if (flushes)
		flush_profile_at_exit(b, c->clang, &plan);
	for (int again = 0; again < (flushes ? 1 : 2) && built.status == BUILD_OK; again++) {
		if (again && !flush_profile_is_needed(b, c->clang, c->clang ? raw_dir : c->tree))
			break;
		if (again)
			flush_profile_at_exit(b, c->clang, &plan);
		if (builder_build_with(b, &plan, c->tree, c->log, &built, err))
			return -1;
		if (built.status == BUILD_OK && training_run(b, &all, c->tree, &c->env, c->log, &built, err))
			return -1;
	}
	if (built.status != BUILD_OK)
		return err_set(err, "The coverage build gave no counts: %s", built.reason);
	return 0;
}

int builder_coverage(struct builder *b, struct str *json, struct err *err)
{
	struct coverage c = {.b = b, .json = json, .compiler = b->compiler ? b->compiler : "cc"};
	int rc;

	if (!b->w->opt.benchmarks.n)
		return err_set(err, "Counting how often lines run needs a benchmark.");
	c.tree = tree_slot(b, ++b->w->slots);
	c.log = run_log_path(b, "coverage", ".log");
	c.clang = pgo_compiler_is_clang(b, c.compiler);
	const char *raw_dir = pgo_profiles_folder(b, c.tree);
	rc = fs_mkdirs(raw_dir, err) || build_and_run(&c, raw_dir, err) ? -1
	     : c.clang							? llvm_cov_all(&c, raw_dir, err)
									: gcov_all(&c, err);
	fs_remove_tree(c.tree, NULL);
	fs_remove_tree(raw_dir, NULL);
	return rc;
}
