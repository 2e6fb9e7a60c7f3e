/* --to patch: a diff that puts the settings into the project's own build files, for people
 * to read, change and commit. Nothing in the tree is written. */
#include "apply/patch.h"

#include <string.h>

#include "base/fs.h"
#include "model/build_system.h"
#include "model/diff.h"

struct patch_file *patch_open(struct applying *ap, const char *name, struct err *err)
{
	struct str text = {0};
	struct patch_file *f = arena_alloc(ap->a, sizeof *f);
	memset(f, 0, sizeof *f);
	f->name = name;
	if (fs_read(path_join(ap->a, ap->root, name), &text, 8 << 20, err) != 0)
		return NULL;
	for (const char *p = str_text(&text); *p;) {
		size_t n = strcspn(p, "\n");
		n += p[n] == '\n';
		strlist_add(ap->a, &f->lines, arena_strndup(ap->a, p, n));
		p += n;
	}
	str_free(&text);
	return f;
}

static void add_edit(struct applying *ap, struct patch_file *f, struct patch_edit edit)
{
	struct patch_edit *last = list_push(ap->a, &f->edits);
	while (last > f->edits.v && last[-1].line > edit.line) {
		*last = last[-1];
		last--;
	}
	*last = edit;
}

void patch_insert(struct applying *ap, struct patch_file *f, size_t line, const char *text)
{
	const char *last = f->lines.n ? f->lines.v[f->lines.n - 1] : "\n";
	if (line == f->lines.n && !str_ends(last, "\n")) {
		patch_replace(ap, f, line - 1, arena_printf(ap->a, "%s\n%s", last, text));
		return;
	}
	add_edit(ap, f, (struct patch_edit){.line = line, .text = text});
}

void patch_replace(struct applying *ap, struct patch_file *f, size_t line, const char *text)
{
	add_edit(ap, f, (struct patch_edit){.line = line, .replaces = 1, .text = text});
}

/* What becomes of a line: all edits at it, one after the other. */
static struct diff_change change_at(struct arena *a, const struct patch_file *f, size_t *edit)
{
	struct str text = {0};
	struct diff_change c = {.line = f->edits.v[*edit].line, .before = ""};
	for (; *edit < f->edits.n && f->edits.v[*edit].line == c.line; ++*edit) {
		str_add(&text, f->edits.v[*edit].text);
		c.n |= (size_t)f->edits.v[*edit].replaces;
	}
	if (c.n)
		c.before = f->lines.v[c.line];
	c.text = arena_take(a, &text);
	return c;
}

void patch_print(struct arena *a, const struct patch_file *f, struct str *out)
{
	struct diff_known *known = arena_alloc(a, (f->lines.n + 1) * sizeof *known);
	struct diff_change *changes = arena_alloc(a, (f->edits.n + 1) * sizeof *changes);
	struct diff_source s = {.name = f->name, .known = known, .n_known = f->lines.n, .changes = changes};
	if (!f->edits.n)
		return;
	for (size_t i = 0; i < f->lines.n; i++)
		known[i] = (struct diff_known){i, f->lines.v[i], strlen(f->lines.v[i])};
	for (size_t i = 0; i < f->edits.n;)
		changes[s.n_changes++] = change_at(a, f, &i);
	diff_print(&s, out);
}

void patch_say_units(struct applying *ap)
{
	if (ap->c.units)
		str_add(ap->said, "note: flags for single sources are left out\n");
}

void patch_say_removals(struct applying *ap)
{
	if (changes_are_additive(&ap->c, &ap->r->baseline.flags))
		return;
	changes_say_line(ap, "note: to be taken out by hand, wherever the build has it: %s",
			 strlist_joined(ap->a, &ap->c.remove, " "));
}

typedef int print_patch(struct applying *ap, struct str *out, struct err *err);

/* By the report, or for a build that was only a command, by the files that are there. NULL: none is known. */
static print_patch *find_system(struct applying *ap)
{
	static print_patch *const systems[] = {
#define SYSTEM(name, ...) patch_##name,
#include "model/build_system.def"
#undef SYSTEM
	};
	int id = build_system_find(ap->r->project.build_system);
	if (apply_is_package(ap->r))
		return patch_dpkg;
	if (id >= 0)
		return systems[id];
	for (id = 0; id < N_BUILD_SYSTEMS; id++)
		if (build_system_shows(ap->a, ap->root, id))
			return systems[id];
	return fs_exists(path_join(ap->a, ap->root, "debian/rules")) ? patch_dpkg : NULL;
}

/* What no build file of any system can say. */
static void say_left_out(struct applying *ap)
{
	const struct changes *c = &ap->c;
	if (c->pgo)
		str_add(ap->said, "note: a profile is no setting: apply without --to patch makes a script for it\n");
	if (c->pool)
		str_add(ap->said, "note: the pooled runtime is left out: move the allocations instead\n");
	for (size_t i = 0; i < c->options.n; i++)
		changes_say_line(ap, "note: chosen by who configures: %s", c->options.v[i]);
	if (c->compiler)
		changes_say_line(ap, "note: the compiler is chosen by who builds: CC=%s", c->compiler);
	for (size_t i = 0; i < c->env.n; i++)
		changes_say_line(ap, "note: belongs to the program's environment: %s", c->env.v[i]);
	for (size_t i = 0; i < c->left_out.n; i++)
		changes_say_line(ap, "note: %s", c->left_out.v[i]);
}

/* git apply reads names from the repository's top, and passes over what is outside the
 * folder it is called in. */
static void say_how(struct applying *ap)
{
	const char *top = ap->root;
	while (!fs_exists(path_join(ap->a, top, ".git")) && !str_eq(top, "/"))
		top = path_dir(ap->a, top);
	if (str_eq(top, "/") || str_eq(top, ap->root)) {
		str_add(ap->said, "To be read by you, then: git apply (or patch -p1) in the tree's root. It says:\n");
		return;
	}
	str_add(ap->said, "To be read by you, then: patch -p1 in the tree's root, or git -C ");
	str_add_shell(ap->said, top);
	str_add(ap->said, " apply --directory=");
	str_add_shell(ap->said, path_below(top, ap->root));
	str_add(ap->said, ". It says:\n");
}

/* Only sources change. */
static int no_build_files(struct applying *ap, struct str *out, struct err *err)
{
	(void)ap, (void)out, (void)err;
	return 0;
}

int patch_report(struct applying *ap, struct err *err)
{
	struct str diff = {0};
	print_patch *print = find_system(ap);
	int flags = ap->c.add.n || ap->c.remove.n || ap->c.link.n || ap->c.units;
	if (!flags && ap->c.patch)
		print = no_build_files;
	else if (!flags)
		return err_set(err,
			       "nothing of this can stand in a build file; apply it without --to patch, and see what "
			       "--dry-run says");
	if (!print)
		return err_set(err, "%s has no %s or debian/rules", ap->root, build_system_files(ap->a, ", "));
	say_how(ap);
	changes_comment(ap, "  ", ap->said);
	if (ap->c.risky)
		changes_say_line(ap, "note: not safe: %s", ap->c.risky);
	say_left_out(ap);
	int rc = print(ap, &diff, err);
	if (rc == 0 && ap->c.patch)
		str_add(&diff, ap->c.patch->diff);
	if (rc == 0 && !diff.len)
		rc = err_set(err, "the build's files have no place for this");
	if (rc == 0)
		str_addf(ap->said, "\n%s", str_text(&diff));
	str_free(&diff);
	return rc;
}
