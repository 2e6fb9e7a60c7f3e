/* Runs the project's own commands under the wrapper. */
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

const char *run_log_path(struct builder *b, const char *id, const char *suffix)
{
	char *name = arena_strdup(b->a, id);

	for (char *c = name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+=", *c))
			*c = '_';
	if (strlen(name) > 100)
		name[100] = '\0';
	return arena_printf(b->a, "%s/%s%s", b->logs, name, suffix);
}

static void read_lines(struct arena *a, const char *log, struct strlist *out)
{
	struct str text = {0};

	if (fs_read(log, &text, 0, NULL) == 0) {
		for (const char *s = str_text(&text); *s;) {
			size_t n = strcspn(s, "\n");

			if (n)
				strlist_add(a, out, arena_strndup(a, s, n > 400 ? 400 : n));
			s += n + (s[n] == '\n');
		}
	}
	str_free(&text);
}

/* What the driver says after the linker said it better. */
static int says_nothing(const char *line)
{
	return strstr(line, "ld returned") || strstr(line, "linker command failed") ||
	       strstr(line, "ninja: build stopped");
}

const char *run_log_cause(struct arena *a, const char *log)
{
	static const char *const signs[] = {
		"error: ", "Error: ", "undefined reference", "cannot find", "not found", "No space ", "rror", "***"};
	struct strlist lines = {0};

	read_lines(a, log, &lines);
	for (size_t s = 0; s < sizeof signs / sizeof *signs; s++)
		for (size_t i = 0; i < lines.n; i++)
			/* a logged command may hold -Werror */
			if (strstr(lines.v[i], signs[s]) && !says_nothing(lines.v[i]) &&
			    !strstr(lines.v[i], "-Werror "))
				return lines.v[i];
	return lines.n ? lines.v[lines.n - 1] : "it printed nothing";
}

const char *run_log_tail(struct arena *a, const char *log, int count)
{
	struct strlist lines = {0};
	struct str text = {0};

	read_lines(a, log, &lines);
	for (size_t i = lines.n > (size_t)count ? lines.n - (size_t)count : 0; i < lines.n; i++)
		str_addf(&text, "\n    %s", lines.v[i]);
	return arena_take(a, &text);
}

int run_may_go_on(struct builder *b, struct err *err)
{
	struct statvfs v;

	if (proc_interrupted())
		return err_set(err, "Interrupted.");
	if (!statvfs(b->w->state, &v) && (uint64_t)v.f_bavail * v.f_frsize < 1u << 20)
		return err_set(err, "The disk that holds %s is full.", b->w->state);
	return 0;
}

/* CC=/usr/bin/gcc in the user's environment would go round the wrapper. */
static void redirect_cc(struct builder *b, const char *name, struct strlist *changes)
{
	const char *value = getenv(name);

	if (!value || value[0] != '/')
		return;
	size_t n = strcspn(value, " ");
	const char *base = path_base(arena_strndup(b->a, value, n));
	char *masked = path_join(b->a, b->w->masq, base);
	if (fs_exists(masked))
		strlist_addf(b->a, changes, "%s=%s%s", name, masked, value + n);
}

/* To configure, and to make, where a Makefile.am may have set the variable again. */
static void add_stand_ins(struct builder *b, struct strlist *changes)
{
	struct str flags = {0};

	strlist_cat(b->a, changes, &b->w->stand_ins);
	str_add(&flags, "MAKEFLAGS= --");
	for (size_t i = 0; i < b->w->stand_ins.n; i++)
		str_addf(&flags, " %s", b->w->stand_ins.v[i]);
	strlist_add(b->a, changes, b->w->stand_ins.n ? arena_strdup(b->a, str_text(&flags)) : "MAKEFLAGS");
	str_free(&flags);
}

static const char **phase_env(struct builder *b, const char *tree, const char *plan_file, const char *events,
			      const char *plan_hash)
{
	struct strlist c = {0};
	const char *path = getenv("PATH"), *preload = getenv("LD_PRELOAD");

	strlist_addf(b->a, &c, "PATH=%s:%s", b->w->masq, path ? path : "/usr/local/bin:/usr/bin:/bin");
	strlist_addf(b->a, &c, "ADVISOR_PLAN=%s", plan_file);
	strlist_addf(b->a, &c, "ADVISOR_MASQUERADE=%s", b->w->masq);
	strlist_addf(b->a, &c, "ADVISOR_EXEC_ROOT=%s", tree);
	if (events)
		strlist_addf(b->a, &c, "ADVISOR_LOG=%s", events);
	if (b->w->preload)
		strlist_addf(b->a, &c, "LD_PRELOAD=%s%s%s", b->w->preload, preload ? ":" : "", preload ? preload : "");
	if (!getenv("SOURCE_DATE_EPOCH"))
		strlist_add(b->a, &c, "SOURCE_DATE_EPOCH=1577836800");
	/* A compiler cache above the wrapper sees our argv only, not the plan. */
	if (!b->w->opt.launcher)
		strlist_addf(b->a, &c, "CCACHE_NAMESPACE=advisor-%s", plan_hash);
	strlist_add(b->a, &c, "SCCACHE_RECACHE=1");
	/* The copies' own .git is enough; the user's, above them, is not ours to touch. */
	strlist_addf(b->a, &c, "GIT_CEILING_DIRECTORIES=%s", b->w->work);
	strlist_add(b->a, &c, "TERM=dumb");
	add_stand_ins(b, &c);
	strlist_add(b->a, &c, "MFLAGS");
	strlist_add(b->a, &c, "MAKELEVEL");
	strlist_add(b->a, &c, "DESTDIR");
	redirect_cc(b, "CC", &c);
	redirect_cc(b, "CXX", &c);
	return proc_env(b->a, strlist_argv(b->a, &c));
}

static const char *phase_reason(struct builder *b, const struct proc_spec *spec, const struct proc_result *r,
				const char *command, const char *log)
{
	if (r->end == PROC_TIMEOUT && builder_seconds_left(b, 1) < 1)
		return arena_printf(b->a,
				    "`%s` had not ended when the budget was over: give it a larger --budget; "
				    "the log is %s.",
				    command, log);
	if (r->end == PROC_TIMEOUT)
		return arena_printf(b->a, "`%s` had not ended after %.0f s; the log is %s.", command, spec->timeout_s,
				    log);
	return arena_printf(b->a, "`%s` failed (%s): %s; the log is %s.", command, proc_describe(b->a, spec, r),
			    run_log_cause(b->a, log), log);
}

int run_phase(struct builder *b, const struct plan *plan, const char *command, const char *tree, const char *log,
	      const char *events, enum build_status *status, const char **reason, struct err *err)
{
	struct proc_result r = {0};
	struct str text = {0};
	char hash[HASH_TEXT];
	const char *plan_file = arena_printf(b->a, "%s.plan", log);

	*status = BUILD_OK;
	plan_write(plan, &text);
	hash_text(str_text(&text), hash);
	int rc = fs_write(plan_file, text.ptr, text.len, 0, err);
	str_free(&text);
	if (rc || (events && fs_remove(events, err)))
		return -1;
	/* `make -C /the/user's/tree` means the copy */
	struct str here = {0};
	tree_rename(command, b->p->root, tree, &here);
	struct proc_spec spec = {.argv = proc_shell(b->a, arena_strdup(b->a, str_text(&here))),
				 .env = phase_env(b, tree, plan_file, events, hash),
				 .cwd = tree,
				 .stdout_path = log,
				 .stderr_path = "&1",
				 .timeout_s = builder_seconds_left(b, b->w->opt.timeout_s),
				 .kill_left_over = 1};
	str_free(&here);
	if (proc_run(&spec, &r, err))
		return -1;
	if (r.end == PROC_INTERRUPTED || run_may_go_on(b, err)) {
		proc_result_free(&r);
		return proc_interrupted() ? err_set(err, "Interrupted during `%s`.", command) : -1;
	}
	if (!proc_ok(&r)) {
		*status = r.end == PROC_TIMEOUT ? BUILD_TIMEOUT : BUILD_FAILED;
		*reason = phase_reason(b, &spec, &r, command, log);
	}
	proc_result_free(&r);
	return 0;
}
