/* The project configured with other build options. Such a tree has units, flags and links of its own, so it gets
 * a builder of its own: one more baseline, on which edits are made as on the first. */
#include <string.h>

#include "base/clock.h"
#include "base/progress.h"
#include "builder/builder_parts.h"

struct other {
	const char *key; /* its words */
	struct builder *builder; /* NULL: it can't be built, and failed says why */
	struct built failed;
	int same; /* 1: the words change nothing that is built */
};

struct configurations {
	struct other *v;
	size_t n, cap;
};

struct builder *configuration(struct builder *b, unsigned n)
{
	const struct configurations *l = b->w->others;
	return n && l && n <= l->n && l->v[n - 1].builder ? l->v[n - 1].builder : b;
}

struct builder *configuration_next(struct builder *b, unsigned *n)
{
	const struct configurations *l = b->w->others;
	while (l && *n < l->n)
		if (l->v[(*n)++].builder)
			return l->v[*n - 1].builder;
	return NULL;
}

/* What differs between one configure step and the next although nothing that is built does. */
static int tells_nothing(const char *rel)
{
	static const char *const names[] = {
		"CMakeCache.txt",      "config.log",	 "config.status",     "Makefile.cmake",
		"CMakeOutput.log",     "CMakeError.log", "cmake.check_cache", "CMakeConfigureLog.yaml",
		"CMakeRuleHashes.txt", "autom4te.cache"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(path_base(rel), names[i]))
			return 1;
	return strstr(rel, "meson-private/") || strstr(rel, "meson-logs/") || strstr(rel, "meson-info/") ||
	       str_ends(rel, "/.cmake") || strstr(rel, ".cmake/api");
}

struct comparing {
	struct builder *b;
	const char *old, *new; /* the trees' places, by their last parts */
	int differs;
};

/* Text with the tree's place replaced, by its last parts only: the rest of the path may stand there with
 * characters escaped. Meson's calls of itself name the options. */
static void read_comparable(const struct comparing *c, const char *path, struct str *out)
{
	struct str text = {0};
	if (!fs_read(path, &text, 0, NULL) && text.len)
		tree_replace(text.ptr, text.len, c->old, c->new);
	for (const char *s = str_text(&text), *end = s + text.len; s < end;) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		size_t n = newline ? (size_t)(newline - s) + 1 : (size_t)(end - s);
		if (!memmem(s, n, " --internal ", strlen(" --internal ")))
			str_addn(out, s, n);
		s += n;
	}
	str_free(&text);
}

static int same_file(struct comparing *c, const struct fs_entry *e)
{
	struct str here = {0}, there = {0};
	const char *path = path_join(c->b->a, c->b->configured, e->rel);
	int same = 0;
	if (fs_exists(path)) {
		read_comparable(c, e->path, &here);
		read_comparable(c, path, &there);
		same = here.len == there.len && (!here.len || !memcmp(here.ptr, there.ptr, here.len));
	}
	str_free(&here);
	str_free(&there);
	return same;
}

static int compare(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct comparing *c = ctx;
	(void)err;
	if (e->kind == FS_DIR)
		return str_eq(e->rel, ".git") ? FS_WALK_SKIP : FS_WALK_ON;
	if (e->kind == FS_FILE && !c->differs && !tells_nothing(e->rel) && !same_file(c, e))
		c->differs = 1;
	return FS_WALK_ON;
}

static struct builder *one_more(struct builder *b)
{
	struct builder *o = arena_alloc(b->a, sizeof *o);
	struct project *p = arena_alloc(b->a, sizeof *p);

	*p = (struct project){
		.root = b->p->root, .build_system = b->p->build_system, .build_command = b->p->build_command};
	*o = (struct builder){.a = b->a, .w = b->w, .p = p};
	o->tree = tree_slot(o, ++o->w->slots);
	o->logs = arena_printf(b->a, "%s/configuration-%s", b->logs, path_base(o->tree));
	return o;
}

/* The words given to a copy of the configured tree. */
static int configure(struct builder *b, struct builder *o, const struct strlist *words, struct built *out,
		     struct err *err)
{
	struct plan plan = {.configure = 1, .root = o->tree};
	struct tree_copy copy = {.from = b->configured, .to = o->tree, .old = b->tree, .new = o->tree};

	if (fs_mkdirs(o->logs, err) || tree_copy(&copy, err))
		return -1;
	const char *command = options_reconfigure(o, words), *log = run_log_path(o, "base", ".configure.log");
	out->log = log;
	if (!command) {
		out->status = BUILD_FAILED;
		out->reason = arena_printf(b->a, "It is not known here how to configure the tree again with %s.",
					   words->v[0]);
		return 0;
	}
	progress_say(b->w->opt.progress, PROGRESS_DETAIL, "configure: %s", command);
	if (run_phase(o, &plan, command, o->tree, log, NULL, &out->status, &out->reason, err))
		return -1;
	o->configured = arena_printf(b->a, "%s/configured-%s", b->w->work, path_base(o->tree));
	struct tree_copy snapshot = {.from = o->tree, .to = o->configured};
	return out->status == BUILD_OK ? tree_copy(&snapshot, err) : 0;
}

/* Configures and builds; a failure is a result, in other->failed. -1: interrupted, or the disk is full. */
static int make_other(struct builder *b, struct other *other, const struct strlist *words, struct err *err)
{
	struct builder *o = one_more(b);
	struct comparing c = {.b = b,
			      .old = arena_printf(b->a, "work/%s", path_base(o->tree)),
			      .new = arena_printf(b->a, "work/%s", path_base(b->tree))};
	struct built *out = &other->failed;
	struct err why = {{0}};
	double start = clock_s();

	out->layouts = 1;
	if (configure(b, o, words, out, err))
		return -1;
	if (out->status == BUILD_OK) {
		fs_walk(o->configured, compare, &c, NULL);
		other->same = !c.differs;
	}
	if (out->status == BUILD_OK && !other->same && baseline_build(o, out, &why)) {
		if (proc_interrupted() || run_may_go_on(b, err))
			return err->text[0] ? -1 : err_set(err, "%s", why.text);
		out->status = o->w->until > 0 && clock_s() >= o->w->until ? BUILD_TIMEOUT : BUILD_FAILED;
		out->reason = out->reason ? out->reason : arena_strdup(b->a, why.text);
	}
	out->seconds = clock_s() - start;
	if (out->status == BUILD_OK && !other->same)
		other->builder = o;
	else if (o->configured)
		fs_remove_tree(o->configured, NULL);
	return 0;
}

static const char *key_of(struct builder *b, const struct strlist *words)
{
	const char *key = "";
	for (size_t i = 0; i < words->n; i++)
		key = arena_printf(b->a, "%s\n%s", key, words->v[i]);
	return key;
}

/* Index of the configuration, made when it was not asked for before; *fresh: it was made now. -1: see make_other. */
static int find_other(struct builder *b, const struct strlist *words, int *fresh, struct err *err)
{
	const char *key = key_of(b, words);
	struct configurations *l = b->w->others;
	if (!l)
		l = b->w->others = arena_alloc(b->a, sizeof *l);

	for (size_t i = 0; i < l->n; i++)
		/* what ran out of time may have more this time */
		if (str_eq(l->v[i].key, key) && l->v[i].failed.status != BUILD_TIMEOUT)
			return (int)i;
	struct other *other = list_push(b->a, l);
	other->key = key;
	*fresh = 1;
	return make_other(b, other, words, err) ? -1 : (int)l->n - 1;
}

/* The variant's edits without their build options. */
static struct variant rest_of(struct builder *b, const struct variant *v)
{
	struct merged_edit *m = arena_alloc(b->a, sizeof *m);
	variant_edit(b, v, m);
	const struct edit **edits = arena_alloc(b->a, (m->parts.n + 1) * sizeof *edits);
	struct variant rest = {.id = v->id, .edits = (const struct edit *const *)edits};
	memset(&m->all.options, 0, sizeof m->all.options);
	if (edit_changes_build(&m->all) || m->all.env.n || m->all.preload)
		edits[rest.n_edits++] = &m->all;
	for (size_t i = 0; i < m->parts.n; i++)
		edits[rest.n_edits++] = &m->parts.v[i];
	return rest;
}

int configuration_variant(struct builder *b, const struct variant *v, const struct strlist *words, struct built *out,
			  struct err *err)
{
	int fresh = 0, n;

	if (run_may_go_on(b, err) || loaded_find(b, err) || (n = find_other(b, words, &fresh, err)) < 0)
		return -1;
	struct other *other = &b->w->others->v[n];
	if (!other->builder && !other->same) {
		*out = other->failed;
		return 0;
	}
	struct builder *o = other->same ? b : other->builder;
	struct variant rest = rest_of(b, v);
	if (builder_variant(o, &rest, out, err))
		return -1;
	out->configuration = other->same ? 0 : (unsigned)n + 1;
	if (fresh) {
		out->seconds += other->failed.seconds;
		out->compiled_units += other->failed.compiled_units;
		out->linked += other->failed.linked;
	}
	return 0;
}
