/* --to patch: a diff that puts the settings into the project's own build files, for people
 * to read, change and commit. Nothing in the tree is written. */
#include "apply/patch.h"

#include <string.h>

#include "base/fs.h"
#include "model/build_system.h"

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

struct op {
	char kind; /* ' ', '-', '+' */
	const char *text; /* one line */
};
struct ops {
	struct op *v;
	size_t n, cap;
};

static void add_op(struct arena *a, struct ops *ops, char kind, const char *text)
{
	struct op *op = list_push(a, ops);
	*op = (struct op){.kind = kind, .text = text};
}

static void add_lines(struct arena *a, struct ops *ops, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		n += text[n] == '\n';
		add_op(a, ops, '+', arena_strndup(a, text, n));
		text += n;
	}
}

static void collect(struct arena *a, const struct patch_file *f, struct ops *ops)
{
	size_t e = 0;
	for (size_t i = 0; i <= f->lines.n; i++) {
		size_t first = e;
		int replaced = 0;
		for (; e < f->edits.n && f->edits.v[e].line == i; e++)
			replaced |= f->edits.v[e].replaces;
		if (replaced)
			add_op(a, ops, '-', f->lines.v[i]);
		for (size_t k = first; k < e; k++)
			add_lines(a, ops, f->edits.v[k].text);
		if (!replaced && i < f->lines.n)
			add_op(a, ops, ' ', f->lines.v[i]);
	}
}

#define CONTEXT 3

/* Where the hunk that holds the change at `at` ends: after the context of its last change. */
static size_t hunk_end(const struct ops *ops, size_t at)
{
	size_t last = at;
	for (size_t i = at; i < ops->n && i <= last + 2 * CONTEXT; i++)
		if (ops->v[i].kind != ' ')
			last = i;
	return last + CONTEXT + 1 < ops->n ? last + CONTEXT + 1 : ops->n;
}

static void print_hunk(const struct ops *ops, size_t from, size_t to, size_t old_line, size_t new_line, struct str *out)
{
	size_t old_n = 0, new_n = 0;
	for (size_t i = from; i < to; i++) {
		old_n += ops->v[i].kind != '+';
		new_n += ops->v[i].kind != '-';
	}
	str_addf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old_n ? old_line + 1 : old_line, old_n,
		 new_n ? new_line + 1 : new_line, new_n);
	for (size_t i = from; i < to; i++) {
		str_addf(out, "%c%s", ops->v[i].kind, ops->v[i].text);
		if (!str_ends(ops->v[i].text, "\n"))
			str_add(out, "\n\\ No newline at end of file\n");
	}
}

void patch_print(struct arena *a, const struct patch_file *f, struct str *out)
{
	struct ops ops = {0};
	size_t old_line = 0, new_line = 0;
	const char *tab = strchr(f->name, ' ') ? "\t" : ""; /* ends a name with spaces */
	if (!f->edits.n)
		return;
	collect(a, f, &ops);
	str_addf(out, "diff --git a/%s b/%s\n--- a/%s%s\n+++ b/%s%s\n", f->name, f->name, f->name, tab, f->name, tab);
	for (size_t i = 0, done = 0; i < ops.n; i++) {
		size_t from = i;
		if (ops.v[i].kind == ' ')
			continue;
		from = i - done > CONTEXT ? i - CONTEXT : done;
		size_t to = hunk_end(&ops, i);
		for (; done < from; done++)
			old_line++, new_line++;
		print_hunk(&ops, from, to, old_line, new_line, out);
		for (; done < to; done++) {
			old_line += ops.v[done].kind != '+';
			new_line += ops.v[done].kind != '-';
		}
		i = to - 1;
	}
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
