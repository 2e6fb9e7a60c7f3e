/* The patch for Makefiles: what is removed goes from the assignments that hold it, what is
 * added follows the last assignment of CFLAGS and LDFLAGS. */
#include <ctype.h>
#include <string.h>

#include "apply/patch.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "model/flags.h"

static int is_makefile(const char *rel)
{
	const char *base = path_base(rel);
	return str_eq(base, "Makefile") || str_eq(base, "makefile") || str_eq(base, "GNUmakefile") ||
	       str_ends(base, ".mk") || str_ends(base, ".mak");
}

/* A diff names its files in lines of its own. */
static int names_a_file(const char *rel)
{
	struct str v = {0};
	str_add_visible(&v, rel);
	int same = str_eq(str_text(&v), rel);
	str_free(&v);
	return same;
}

struct makefiles {
	struct arena *a;
	struct strlist names;
};

static int collect_makefile(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct makefiles *to = ctx;
	(void)err;
	if (e->kind == FS_DIR && path_base(e->rel)[0] == '.')
		return FS_WALK_SKIP;
	if (e->kind == FS_FILE && is_makefile(e->rel) && names_a_file(e->rel))
		strlist_dup(to->a, &to->names, e->rel);
	return FS_WALK_ON;
}

/* The variable that a line assigns, and where its value begins; NULL for other lines. */
static const char *assigned(struct arena *a, const char *line, size_t *value)
{
	const char *p = line + strspn(line, " ");
	if (str_starts(p, "override "))
		p += strlen("override ");
	if (str_starts(p, "export "))
		p += strlen("export ");
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	const char *at = p + n + strspn(p + n, " \t");
	at += strspn(at, ":?+");
	if (!n || *at != '=')
		return NULL;
	*value = (size_t)(at + 1 - line);
	return arena_strndup(a, p, n);
}

static int holds_flags(const char *name)
{
	return strstr(name, "FLAGS") || str_starts(name, "OPT");
}

static int is_removed(const struct changes *c, const char *word)
{
	for (size_t i = 0; i < c->remove.n; i++)
		if (flag_matches(c->remove.v[i], word))
			return 1;
	return 0;
}

/* The line without the words that are removed; NULL when it holds none. */
static const char *without(struct applying *ap, const char *line, size_t value)
{
	struct str s = {0};
	int found = 0;
	str_addn(&s, line, value);
	for (const char *p = line + value; *p;) {
		size_t gap = strspn(p, " \t"), n = strcspn(p + gap, " \t\n");
		const char *word = arena_strndup(ap->a, p + gap, n);
		if (n && is_removed(&ap->c, word))
			found = 1;
		else
			str_addn(&s, p, gap + n);
		p += gap + n;
		if (*p == '\n')
			str_addc(&s, *p++);
	}
	const char *text = found ? arena_strdup(ap->a, str_text(&s)) : NULL;
	str_free(&s);
	return text;
}

/* What is looked for in one Makefile. */
struct places {
	size_t compile, link; /* the line after the last assignment; 0: there is none */
	int removes;
};

static int begins(const char *line, const char *word)
{
	const char *p = line + strspn(line, " ");
	size_t n = strlen(word);
	return str_starts(p, word) && !isalnum((unsigned char)p[n]);
}

/* An assignment inside of a conditional counts as one after it. */
static void leave_conditional(struct places *at, size_t start, size_t after)
{
	at->compile = at->compile > start ? after : at->compile;
	at->link = at->link > start ? after : at->link;
}

static int opens(const char *line)
{
	return begins(line, "ifdef") || begins(line, "ifndef") || begins(line, "ifeq") || begins(line, "ifneq");
}

static void look(struct applying *ap, struct patch_file *f, struct places *out)
{
	const char *name = NULL;
	size_t depth = 0, start = 0;
	for (size_t i = 0; i < f->lines.n; i++) {
		const char *line = f->lines.v[i];
		size_t value = 0;
		int goes_on = i && str_ends(f->lines.v[i - 1], "\\\n");
		if (!goes_on) /* a recipe's line assigns nothing */
			name = line[0] == '\t' ? NULL : assigned(ap->a, line, &value);
		if (!goes_on && opens(line) && depth++ == 0)
			start = i;
		if (!goes_on && begins(line, "endif") && depth && --depth == 0)
			leave_conditional(out, start, i + 1);
		if (!name)
			continue;
		const char *changed = holds_flags(name) ? without(ap, line, value) : NULL;
		if (changed) {
			patch_replace(ap, f, i, changed);
			out->removes = 1;
		}
		if (str_eq(name, "CFLAGS"))
			out->compile = i + 1;
		if (str_eq(name, "LDFLAGS"))
			out->link = i + 1;
	}
}

static const char *assignment(struct applying *ap, const char *left, const struct strlist *words)
{
	struct str s = {0};
	str_addf(&s, "%s +=", left);
	flags_make_words(&s, words);
	str_addc(&s, '\n');
	return arena_take(ap->a, &s);
}

/* hot.o: CFLAGS += ..., for the units below the Makefile's folder. */
static void insert_units(struct applying *ap, struct patch_file *f, size_t line)
{
	const struct edit **edits = arena_alloc(ap->a, (ap->c.n + 1) * sizeof *edits);
	size_t n = changes_unit_edits(&ap->c, edits);
	const char *folder = path_join(ap->a, "/", path_dir(ap->a, f->name));
	folder = path_normal(ap->a, folder);
	for (size_t i = 0; i < n; i++) {
		struct strlist words = {0};
		changes_compile_words(ap->a, &edits[i]->add, &words);
		for (size_t j = 0; j < edits[i]->units.n && words.n; j++) {
			const char *below = path_below(folder, path_join(ap->a, "/", edits[i]->units.v[j]));
			const char *dot = below ? strrchr(below, '.') : NULL;
			if (below && !quote_make_names(below))
				changes_say_line(ap, "note: make cannot name %s, so its flags are left out", below);
			else if (dot)
				patch_insert(
					ap, f, line,
					assignment(ap, arena_printf(ap->a, "%.*s.o: CFLAGS", (int)(dot - below), below),
						   &words));
		}
	}
}

static void insert(struct applying *ap, struct patch_file *f, size_t compile_line, size_t link_line)
{
	struct strlist compile = {0}, link = {0};
	changes_compile_words(ap->a, &ap->c.add, &compile);
	changes_link_words(ap->a, &ap->c, &link);
	if (compile.n)
		patch_insert(ap, f, compile_line, assignment(ap, "CFLAGS", &compile));
	if (link.n)
		patch_insert(ap, f, link_line, assignment(ap, "LDFLAGS", &link));
	insert_units(ap, f, f->lines.n);
}

int patch_make(struct applying *ap, struct str *out, struct err *err)
{
	struct makefiles found = {.a = ap->a};
	const struct strlist *names = &found.names;
	struct patch_file *top = NULL;
	size_t inserted = 0;
	if (fs_walk(ap->root, collect_makefile, &found, err) != 0)
		return -1;
	for (size_t i = 0; i < names->n; i++) {
		struct places at = {0};
		struct patch_file *f = patch_open(ap, names->v[i], err);
		if (!f)
			return -1;
		look(ap, f, &at);
		if (at.compile)
			insert(ap, f, at.compile, at.link ? at.link : at.compile);
		inserted += at.compile > 0;
		if (!at.compile && !at.removes && !strchr(names->v[i], '/'))
			top = f;
		else
			patch_print(ap->a, f, out);
	}
	/* make's own rules read CFLAGS all the same */
	if (!inserted && top) {
		insert(ap, top, 0, 0);
		patch_print(ap->a, top, out);
	}
	str_add(ap->said,
		"note: a rule that uses neither CFLAGS nor LDFLAGS is not reached: look at what make prints\n");
	return 0;
}
