#include "apply/apply.h"

#include <string.h>

#include "apply/accept.h"
#include "apply/applying.h"
#include "apply/sources.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/benchmark.h"
#include "model/build_system.h"

const char *apply_shown(struct applying *ap, const char *path)
{
	const char *rel = path_below(ap->root, path);
	return rel ? rel : path;
}

const char *apply_build_folder(struct applying *ap, const char *given)
{
	const char *folder = given && given[0] ? path_normal(ap->a, given) : ".";
	int below = folder[0] != '/' && folder[0] != '-' && !str_eq(folder, ".") && !str_eq(folder, "..") &&
		    !str_starts(folder, "../");
	/* what is there already is the user's, or of another apply, and would keep its old settings */
	if (!below || fs_exists(path_join(ap->a, ap->root, folder)))
		folder = "build-advisor";
	for (int n = 2; fs_exists(path_join(ap->a, ap->root, folder)); n++)
		folder = arena_printf(ap->a, "build-advisor-%d", n);
	return folder;
}

static struct planned_file *planned(struct applying *ap, const char *path)
{
	struct planned_file *f = list_push(ap->a, &ap->files);
	f->path = path_normal(ap->a, path_join(ap->a, ap->root, path));
	f->shown = apply_shown(ap, f->path);
	return f;
}

void apply_plan_file(struct applying *ap, const char *path, int mode, const char *text)
{
	struct planned_file *f = planned(ap, path);
	f->text = arena_strdup(ap->a, text);
	f->mode = mode;
}

void apply_plan_copy(struct applying *ap, const char *path, const char *from)
{
	planned(ap, path)->from = from;
}

const char *apply_up_to_root(struct applying *ap)
{
	const char *below = path_below(ap->root, ap->folder);
	struct str s = {0};
	if (!below)
		return NULL;
	str_add(&s, "..");
	for (const char *p = below; *p; p++)
		if (*p == '/')
			str_add(&s, "/..");
	return arena_take(ap->a, &s);
}

void apply_plan_link(struct applying *ap, const char *path, const char *target)
{
	planned(ap, path)->target = arena_strdup(ap->a, target);
}

static const struct {
	const char *name;
	int (*prepare)(struct applying *ap, struct err *err);
} systems[] = {
#define SYSTEM(name, ...) {#name, apply_##name},
#include "model/build_system.def"
#undef SYSTEM
	{"dpkg", apply_dpkg},	{"flags", apply_flags},		 {"env", apply_env},
	{"command", apply_env}, {"compile_commands", apply_env},
};
enum { N_SYSTEMS = sizeof systems / sizeof *systems };

static int prepare(struct applying *ap, struct err *err)
{
	for (size_t i = 0; i < N_SYSTEMS; i++)
		if (str_eq(systems[i].name, ap->to))
			return systems[i].prepare(ap, err);
	const char *names = "";
	for (int i = 0; i < N_BUILD_SYSTEMS; i++)
		names = arena_printf(ap->a, "%s%s, ", names, build_system(i)->name);
	return err_set(err, "%s: no such build system; --to takes %sdpkg, flags, env or patch", ap->to, names);
}

int apply_is_package(const struct report *r)
{
	const char *build = r->project.build_command;
	return build && (strstr(build, "debian/rules") || strstr(build, "dpkg-buildpackage"));
}

const char *apply_system(const struct report *r)
{
	const char *was = r->project.build_system;
	return apply_is_package(r) ? "dpkg" : was ? was : "env";
}

static const char *risks_text(struct applying *ap)
{
	const char *text = "";
	for (size_t i = 0; i < ap->c.risks.n; i++)
		text = arena_printf(ap->a, "%s%s%s", text, i ? "," : "", ap->c.risks.v[i]);
	return text;
}

static int is_recommendation(const struct applying *ap)
{
	const struct strlist *ids = &ap->opt->ids, *rec = &ap->r->recommendation.suggestions;
	size_t there = 0;
	for (size_t i = 0; i < rec->n; i++)
		there += (size_t)strlist_has(ids, rec->v[i]);
	return !ids->n || (ids->n == rec->n && there == rec->n);
}

/* What a run has tried out is one set, put into one kind of build. */
static void say_rehearsed(struct applying *ap)
{
	const struct rehearsal *h = &ap->r->recommendation.rehearsal;
	int other = h->to && !str_eq(h->to, ap->to);
	const char *what =
		h->status != REHEARSAL_PASSED ? "the run did not rehearse this"
		: !is_recommendation(ap)      ? "the run rehearsed its recommendation only, not this"
		: other ? arena_printf(ap->a, "the run rehearsed this with --to %s, not with --to %s", h->to, ap->to)
			: NULL;
	if (what)
		changes_say_line(ap, "note: %s; `advisor verify` tells whether the build is what was measured", what);
}

static void say_heading(struct applying *ap)
{
	changes_say_line(ap, "%s for %s:", ap->opt->dry_run ? "would apply" : "applied", ap->to);
	changes_comment(ap, "  ", ap->said);
	if (ap->c.flags || ap->c.options.n || ap->c.env.n) {
		str_add(ap->said, "as plain settings:\n");
		changes_plain(ap, "  ", ap->said);
	}
	if (ap->c.patch)
		changes_say_line(ap, "sources: %s", patch_places(ap->a, ap->c.patch));
	if (ap->c.risky)
		changes_say_line(ap, "note: not safe: %s; applied only with --allow %s", ap->c.risky, risks_text(ap));
	if (ap->opt->ids.n > 1 && !record_measured_code(ap))
		str_add(ap->said, "note: these were measured one by one, never together; `advisor verify` does that\n");
	say_rehearsed(ap);
	for (size_t i = 0; i < ap->c.left_out.n; i++)
		changes_say_line(ap, "note: %s", ap->c.left_out.v[i]);
}

static void say_commands(struct applying *ap)
{
	if (ap->c.build && ap->configure)
		changes_say_line(ap, "configure with: %s", ap->configure);
	if (ap->c.build && ap->build)
		changes_say_line(ap, "build with: %s", ap->build);
	if (!ap->c.build)
		str_add(ap->said, "the build itself does not change\n");
}

/* For a tree that was configured before the advisor saw it. */
static const char *usual_configure(const struct applying *ap)
{
	int id = build_system_find(ap->r->project.build_system);
	const char *usual = id >= 0 ? build_system(id)->configure : NULL;
	return usual ? usual : build_system(BUILD_SYSTEM_configure)->configure;
}

static int pool_there(struct arena *a, const struct apply_options *opt)
{
	return opt->libexec && fs_exists(path_join(a, opt->libexec, RUNTIME_POOL_HEADER)) &&
	       fs_exists(path_join(a, opt->libexec, RUNTIME_POOL_ARCHIVE));
}

static int check_edits(struct applying *ap, struct err *err)
{
	for (size_t i = 0; ap->opt->here && i < ap->c.n; i++)
		if (accept_edit(ap->a, ap->c.v[i]->id, &ap->c.v[i]->edit, ap->opt->here, err) != 0)
			return -1;
	return 0;
}

static int makes_profile(const struct applying *ap)
{
	for (size_t i = 0; i < ap->c.n; i++)
		if (ap->c.v[i]->edit.pgo)
			return 1;
	return 0;
}

/* What scripts and presets will hold of the report's commands, unless it was written here. */
static int check_commands(struct applying *ap, struct err *err)
{
	const struct report *r = ap->r;
	struct strlist all = {0};
	if (!ap->opt->here || r->ours)
		return 0;
	if (r->project.configure_command)
		strlist_add(ap->a, &all, r->project.configure_command);
	if (r->project.build_command)
		strlist_add(ap->a, &all, r->project.build_command);
	const struct benchmark_list *training = report_training(r);
	for (size_t i = 0; makes_profile(ap) && i < training->n; i++)
		benchmark_commands(ap->a, &training->v[i], &all);
	for (size_t i = 0; i < all.n; i++)
		if (!accept_command(ap->a, all.v[i]))
			return err_set(
				err,
				"this is no report that advisor wrote here for you (or it was changed since), and its "
				"command "
				"`%.300s` is more than a plain call of a tool or of a program of the tree; run advisor "
				"here to have a report of your own",
				all.v[i]);
	return 0;
}

int apply_report(struct arena *a, const struct report *r, const struct apply_options *opt, struct str *said,
		 struct err *err)
{
	struct applying ap = {.a = a, .r = r, .opt = opt, .said = said};
	ap.root = path_real(a, r->project.root ? r->project.root : ".");
	if (!ap.root)
		return err_set(err, "%s: the tree of the report is not there", r->project.root);
	ap.state = path_normal(a, path_join(a, path_cwd(a), opt->state));
	if (path_real(a, ap.state))
		ap.state = path_real(a, ap.state);
	ap.folder = path_join(a, ap.state, "apply");
	ap.folder_shown = apply_shown(&ap, ap.folder);
	ap.folder_word = arena_shell_word(a, ap.folder_shown);
	ap.to = opt->to ? opt->to : apply_system(r);
	if (changes_collect(a, r, opt, pool_there(a, opt), &ap.c, err) != 0)
		return -1;
	if (check_edits(&ap, err) != 0 || check_commands(&ap, err) != 0)
		return -1;
	if (opt->asks)
		strlist_cat(a, opt->asks, &ap.c.risks);
	if (ap.c.risky && !opt->dry_run)
		return err_set(err, "not safe everywhere, so not applied without --allow: %s; add --allow %s",
			       ap.c.risky, risks_text(&ap));
	if (str_eq(ap.to, "patch"))
		return patch_report(&ap, err);
	if (record_exists(ap.state))
		return err_set(err, "something is applied already; take it back first: %s",
			       opt->undo ? opt->undo : "advisor apply --undo");
	ap.configure = r->project.configure_command;
	ap.build = r->project.build_command;
	if (ap.c.options.n)
		ap.configure = option_command(a, ap.configure ? ap.configure : usual_configure(&ap), &ap.c.options);
	say_heading(&ap);
	if (prepare(&ap, err) != 0 || sources_plan(&ap, err) != 0)
		return -1;
	run_script_plan(&ap);
	if (record_check(&ap, err) != 0)
		return -1;
	say_commands(&ap);
	if (opt->dry_run) {
		record_show(&ap);
		return 0;
	}
	return record_files(&ap, err);
}
