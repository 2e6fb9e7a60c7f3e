/* The baseline: configure, build, capture. */
#include <string.h>

#include "base/clock.h"
#include "base/progress.h"
#include "builder/builder_parts.h"
#include "model/runtimes.h"

static int phase_failed(struct builder *b, const char *what, const char *log, const char *reason, struct err *err)
{
	return err_set(err, "%s of the baseline failed: %s\n  Its last lines:%s", what, reason,
		       run_log_tail(b->a, log, 8));
}

/* ---- CMake folders that name their compiler by an absolute path ---- */

static const char *cache_value(struct builder *b, const char *text, const char *key)
{
	const char *at = strstr(text, arena_printf(b->a, "\n%s:", key));

	if (!at || !(at = strchr(at, '=')))
		return NULL;
	return arena_strndup(b->a, at + 1, strcspn(at + 1, "\n"));
}

struct pinned {
	struct builder *b;
	struct strlist dirs;
};

static int find_pinned(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct pinned *p = ctx;
	struct builder *b = p->b;
	struct str text = {0};

	(void)err;
	if (e->kind == FS_DIR)
		return strchr(e->rel, '/') ? FS_WALK_SKIP : FS_WALK_ON;
	if (strcmp(path_base(e->rel), "CMakeCache.txt") || fs_read(e->path, &text, 0, NULL))
		return FS_WALK_ON;
	const char *cc = cache_value(b, str_text(&text), "CMAKE_C_COMPILER");
	if (cc && cc[0] == '/' && !path_below(b->w->masq, cc))
		strlist_add(b->a, &p->dirs, path_dir(b->a, e->rel));
	str_free(&text);
	return FS_WALK_ON;
}

/* Launchers reach a compiler that PATH does not: the cache keeps all else. */
static int unpin_cmake(struct builder *b, const struct plan *plan, struct err *err)
{
	struct pinned p = {.b = b};
	enum build_status status;
	const char *reason, *log = run_log_path(b, "base", ".cmake.log");
	struct str command = {0};

	fs_walk(b->tree, find_pinned, &p, NULL);
	for (size_t i = 0; i < p.dirs.n; i++) {
		str_clear(&command);
		str_add(&command, "cmake");
		static const char *const names[] = {"C_COMPILER", "CXX_COMPILER", "C_LINKER", "CXX_LINKER"};
		for (size_t n = 0; n < 4; n++) {
			str_addc(&command, ' ');
			str_add_shell(&command,
				      arena_printf(b->a, "-DCMAKE_%s_LAUNCHER=%s", names[n], b->w->advisor_cc));
		}
		str_addc(&command, ' ');
		str_add_shell(&command, arena_printf(b->a, "-DCMAKE_AR=%s/ar", b->w->masq));
		str_addc(&command, ' ');
		str_add_shell(&command, arena_printf(b->a, "-DCMAKE_RANLIB=%s/ranlib", b->w->masq));
		str_addc(&command, ' ');
		str_add_shell(&command, p.dirs.v[i]);
		if (run_phase(b, plan, command.ptr, b->tree, log, NULL, &status, &reason, err)) {
			str_free(&command);
			return -1;
		}
		/* should that fail, the build itself will say why */
		progress_say(b->w->opt.progress, PROGRESS_DETAIL, "%s: the compiler is called through a launcher",
			     p.dirs.v[i]);
	}
	str_free(&command);
	return 0;
}

/* 1: configured. 0: it failed, and err says how. */
static int configure_once(struct builder *b, const struct plan *plan, struct err *err)
{
	struct tree_copy first = {.from = b->w->pristine, .to = b->tree};
	const char *log = run_log_path(b, "base", ".configure.log");
	enum build_status status;
	const char *reason = NULL;

	if (tree_copy(&first, err))
		return -1;
	if (!b->p->configure_command)
		return 1;
	progress_say(b->w->opt.progress, PROGRESS_DETAIL, "configure: %s", b->p->configure_command);
	double start = clock_s();
	if (run_phase(b, plan, b->p->configure_command, b->tree, log, run_log_path(b, "base", ".configure.events"),
		      &status, &reason, err))
		return -1;
	b->p->configure_seconds = clock_s() - start;
	if (status == BUILD_OK)
		return 1;
	phase_failed(b, "The configure step", log, reason, err);
	return 0;
}

static int configure(struct builder *b, struct err *err)
{
	struct plan plan = {.configure = 1, .root = b->tree};
	struct err later;
	int rc;

	b->configured = NULL;
	rc = configure_once(b, &plan, err);
	/* a tree may have several build systems, and not all of them whole */
	while (rc == 0 && !b->w->opt.configure_command && detect_next(b)) {
		progress_say(b->w->opt.progress, PROGRESS_WARNING, "%s", err->text);
		progress_say(b->w->opt.progress, PROGRESS_STEP, "trying %s instead", b->p->build_system);
		rc = configure_once(b, &plan, &later);
	}
	if (rc != 1 || unpin_cmake(b, &plan, err))
		return -1;
	const char *configured = path_join(b->a, b->w->work, "configured");
	struct tree_copy snapshot = {.from = b->tree, .to = configured};
	if (tree_copy(&snapshot, err))
		return -1;
	b->configured = configured;
	return 0;
}

static int build_and_capture(struct builder *b, struct built *out, struct err *err)
{
	struct variant base = {.id = "base"};
	struct plan plan;
	const char *log = run_log_path(b, "base", ".log");

	if (edits_plan(b, &base, b->tree, &plan, &out->dropped, err))
		return -1;
	memset(&b->outputs, 0, sizeof b->outputs);
	progress_say(b->w->opt.progress, PROGRESS_DETAIL, "build: %s", b->p->build_command);
	if (full_build(b, &plan, b->tree, log, out, err))
		return -1;
	if (out->status != BUILD_OK)
		return phase_failed(b, "The build", log, out->reason, err);
	return capture_read(b, arena_printf(b->a, "%s.events", log), err);
}

/* Compilers named by absolute paths never pass PATH: redirect exec itself. */
static int with_preload(struct builder *b)
{
	const char *lib = path_join(b->a, b->w->opt.libexec, RUNTIME_EXEC_PRELOAD);

	if (b->w->preload || !fs_exists(lib))
		return 0;
	b->w->preload = lib;
	return 1;
}

/* The mirror has the objects, the baseline's own tree may lack some. */
static int base_layouts(struct builder *b, struct built *out, struct err *err)
{
	struct variant base = {.id = "base"};
	struct plan plan;

	if (!b->replay.works)
		return 0;
	if (edits_plan(b, &base, b->replay.mirror, &plan, &out->dropped, err))
		return -1;
	return layouts_make(b, &plan, b->replay.mirror, out, err);
}

int baseline_build(struct builder *b, struct built *out, struct err *err)
{
	if (build_and_capture(b, out, err))
		return -1;
	if (!b->p->units.n && with_preload(b) && build_and_capture(b, out, err))
		return -1;
	if (!b->p->units.n)
		return err_set(
			err,
			"`%s` ended well but ran no compiler that could be seen, so there is nothing to change; "
			"if its default target only prints a menu, name the target with --build; the log is %s.\n"
			"  Its last lines:%s",
			b->p->build_command, out->log, run_log_tail(b->a, out->log, 8));
	b->p->build_root = b->tree;
	project_facts(b->a, b->p);
	if (outputs_capture(b, err) || outputs_hash(b, b->tree, out, err))
		return -1;
	b->code = out->code_hash;
	out->layouts = 1;
	out->compiled_units = (int)b->p->units.n;
	if (replay_try(b, out, err) || base_layouts(b, out, err))
		return -1;
	if (b->replay.why_not)
		progress_say(b->w->opt.progress, PROGRESS_STEP, "every variant is a full build: %s", b->replay.why_not);
	return 0;
}

int builder_baseline(struct builder *b, struct built *out, struct err *err)
{
	memset(out, 0, sizeof *out);
	if (configure(b, err))
		return -1;
	options_find(b);
	int rc = baseline_build(b, out, err);
	user_tree_check(b);
	return rc;
}
