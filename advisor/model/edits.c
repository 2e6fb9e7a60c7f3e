#include "model/edits.h"

#include <string.h>

#include "base/str.h"
#include "model/flags.h"
#include "model/option.h"

/* ---- words -------------------------------------------------------------------- */

/* Words that the flag at i takes up: two for `-include FILE`. */
static size_t width(const struct strlist *l, size_t i)
{
	return flag_takes_next(l->v[i]) && i + 1 < l->n ? 2 : 1;
}

/* 1 when the list holds the flag at i of `of`, with its value. */
static int has_flag(const struct strlist *l, const struct strlist *of, size_t i)
{
	size_t n = width(of, i);
	for (size_t j = 0; j < l->n; j += width(l, j)) {
		if (width(l, j) != n || !str_eq(l->v[j], of->v[i]))
			continue;
		if (n == 1 || str_eq(l->v[j + 1], of->v[i + 1]))
			return 1;
	}
	return 0;
}

static void add_flag(struct arena *a, struct strlist *to, const struct strlist *from, size_t i)
{
	if (has_flag(to, from, i))
		return;
	for (size_t k = 0; k < width(from, i); k++)
		strlist_add(a, to, from->v[i + k]);
}

static void add_flags(struct arena *a, struct strlist *to, const struct strlist *from)
{
	for (size_t i = 0; i < from->n; i += width(from, i))
		add_flag(a, to, from, i);
}

/* The flags of `from` that pick() wants. */
static struct strlist only(struct arena *a, const struct strlist *from, int (*pick)(const char *flag, const void *ctx),
			   const void *ctx)
{
	struct strlist out = {0};
	for (size_t i = 0; i < from->n; i += width(from, i))
		if (pick(from->v[i], ctx))
			add_flag(a, &out, from, i);
	return out;
}

static int survives(const char *flag, const void *ctx)
{
	const struct strlist *patterns = ctx;
	for (size_t i = 0; i < patterns->n; i++)
		if (flag_matches(patterns->v[i], flag))
			return 0;
	return 1;
}

static int not_among(const char *flag, const void *ctx)
{
	return !strlist_has(ctx, flag);
}

/* 1 when every flag of x is in y. */
static int within(const struct strlist *x, const struct strlist *y)
{
	for (size_t i = 0; i < x->n; i += width(x, i))
		if (!has_flag(y, x, i))
			return 0;
	return 1;
}

/* ---- variables ---------------------------------------------------------------- */

static size_t name_length(const char *setting)
{
	return strcspn(setting, "=");
}

static size_t name_within(const char *setting, size_t n)
{
	const char *sign = memchr(setting, '=', n);
	return sign ? (size_t)(sign - setting) : n;
}

/* Appends the pieces of a list with colons. */
static void split(struct arena *a, const char *list, struct strlist *out)
{
	for (const char *p = list; *p;) {
		size_t n = strcspn(p, ":");
		if (n)
			strlist_add(a, out, arena_strndup(a, p, n));
		p += n + (p[n] == ':');
	}
}

/* Sets a tunable, or adds a path, in the pieces of a list: the same piece keeps its place. */
static void set_piece(struct arena *a, const char *piece, struct strlist *pieces)
{
	size_t n = name_within(piece, strlen(piece)), kept = 0;
	if (strlist_has(pieces, piece))
		return;
	for (size_t i = 0; i < pieces->n; i++) {
		const char *old = pieces->v[i];
		if (name_within(old, strlen(old)) != n || strncmp(old, piece, n) != 0)
			pieces->v[kept++] = old;
	}
	pieces->n = kept;
	strlist_add(a, pieces, piece);
}

static const char *joined(struct arena *a, const char *list, const char *more)
{
	struct strlist pieces = {0}, added = {0};
	split(a, list, &pieces);
	split(a, more, &added);
	for (size_t i = 0; i < added.n; i++)
		set_piece(a, added.v[i], &pieces);
	return strlist_joined(a, &pieces, ":");
}

static int is_list(const char *setting)
{
	return str_starts(setting, "LD_PRELOAD=") || str_starts(setting, "GLIBC_TUNABLES=");
}

static void set_env(struct arena *a, const char *setting, struct strlist *out)
{
	size_t n = name_length(setting), i = 0;
	while (i < out->n && (name_length(out->v[i]) != n || strncmp(out->v[i], setting, n) != 0))
		i++;
	const char *old = i < out->n ? out->v[i] + n + (out->v[i][n] == '=') : "";
	const char *value = setting[n] ? setting + n + 1 : "";
	if (is_list(setting))
		setting = arena_printf(a, "%.*s=%s", (int)n, setting, joined(a, old, value));
	if (i < out->n)
		out->v[i] = setting;
	else
		strlist_add(a, out, setting);
}

static void set_option(struct arena *a, const char *word, struct strlist *out)
{
	const char *of = option_of_word(a, word);
	for (size_t i = 0; i < out->n; i++) {
		if (str_eq(option_of_word(a, out->v[i]), of)) {
			out->v[i] = word;
			return;
		}
	}
	strlist_add(a, out, word);
}

/* ---- the merge ---------------------------------------------------------------- */

/* 1 when both lists hold the same words. */
static int same_words(const struct strlist *x, const struct strlist *y)
{
	return within(x, y) && within(y, x);
}

static struct edit *part_of(struct arena *a, struct merged_edit *m, const struct edit *e)
{
	for (size_t i = 0; i < m->parts.n; i++)
		if (same_words(&m->parts.v[i].units, &e->units))
			return &m->parts.v[i];
	struct edit *part = list_push(a, &m->parts);
	strlist_cat(a, &part->units, &e->units);
	return part;
}

/* What is compiled otherwise, for the units that the edit is for. */
static void merge_compile(struct arena *a, struct merged_edit *m, const struct edit *e)
{
	struct edit *to = e->units.n ? part_of(a, m, e) : &m->all;
	to->add = only(a, &to->add, survives, &e->remove);
	for (size_t i = 0; !e->units.n && i < m->parts.n; i++)
		m->parts.v[i].add = only(a, &m->parts.v[i].add, survives, &e->remove);
	add_flags(a, &to->add, &e->add);
	add_flags(a, &to->remove, &e->remove);
	to->compiler = e->compiler ? e->compiler : to->compiler;
	to->pool |= e->pool;
}

/* Links and environments are the whole program's, and so is a profile. */
static void merge_program(struct arena *a, struct edit *all, const struct edit *e)
{
	add_flags(a, &all->link, &e->link);
	for (size_t i = 0; i < e->env.n; i++)
		set_env(a, e->env.v[i], &all->env);
	if (e->preload)
		all->preload = joined(a, all->preload ? all->preload : "", e->preload);
	for (size_t i = 0; i < e->options.n; i++)
		set_option(a, e->options.v[i], &all->options);
	all->pgo |= e->pgo;
}

/* Two that touch the same lines cannot both be made from the sources as they are. */
static void merge_patch(struct arena *a, struct merged_edit *m, const struct edit *e)
{
	const struct replacement *at = e->patch && m->all.patch ? patch_overlap(m->all.patch, e->patch) : NULL;
	if (patch_same(m->all.patch, e->patch))
		return;
	if (at)
		m->excluded = at;
	else
		m->all.patch = patch_join(a, m->all.patch, e->patch);
}

/* What is added last wins, so a part repeats the whole where it has removed something else. */
static void leave_out_repeated(struct edit *part, const struct edit *all)
{
	if (within(&part->add, &all->add) && within(&part->remove, &all->remove))
		part->add.n = part->remove.n = 0;
	part->pool = part->pool && !all->pool;
	part->compiler = str_eq(part->compiler, all->compiler) ? NULL : part->compiler;
}

static void tidy(struct merged_edit *m)
{
	size_t kept = 0;
	for (size_t i = 0; i < m->parts.n; i++) {
		struct edit p = m->parts.v[i];
		leave_out_repeated(&p, &m->all);
		if (p.add.n || p.remove.n || p.pool || p.compiler)
			m->parts.v[kept++] = p;
	}
	m->parts.n = kept;
}

void edits_merge(struct arena *a, const struct edit *const *edits, size_t n, struct merged_edit *out)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < n; i++) {
		merge_compile(a, out, edits[i]);
		merge_program(a, &out->all, edits[i]);
		merge_patch(a, out, edits[i]);
	}
	tidy(out);
}

static void edit_drop(struct arena *a, struct edit *e, const struct strlist *flags)
{
	if (flags->n)
		e->add = only(a, &e->add, not_among, flags);
}

void edits_drop(struct arena *a, struct merged_edit *m, const struct strlist *flags)
{
	edit_drop(a, &m->all, flags);
	for (size_t i = 0; i < m->parts.n; i++)
		edit_drop(a, &m->parts.v[i], flags);
	tidy(m);
}

static int same_parts(const struct edit_list *x, const struct edit_list *y)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct edit *p = &x->v[i];
		size_t j = 0;
		while (j < y->n && !same_words(&y->v[j].units, &p->units))
			j++;
		if (j == y->n || !same_words(&p->add, &y->v[j].add) || !same_words(&p->remove, &y->v[j].remove) ||
		    !str_eq(p->compiler, y->v[j].compiler) || p->pool != y->v[j].pool)
			return 0;
	}
	return x->n == y->n;
}

/* "NAME=value" of each variable, and of each piece of a list. */
static void env_pieces(struct arena *a, const struct merged_edit *m, struct strlist *out)
{
	struct strlist env = {0};
	edits_env(a, m, &env);
	for (size_t i = 0; i < env.n; i++) {
		struct strlist pieces = {0};
		if (!is_list(env.v[i])) {
			strlist_add(a, out, env.v[i]);
			continue;
		}
		split(a, strchr(env.v[i], '=') + 1, &pieces);
		for (size_t j = 0; j < pieces.n; j++)
			strlist_addf(a, out, "%.*s=%s", (int)name_length(env.v[i]), env.v[i], pieces.v[j]);
	}
}

int edits_same(struct arena *a, const struct merged_edit *x, const struct merged_edit *y)
{
	const struct edit *p = &x->all, *q = &y->all;
	struct strlist here = {0}, there = {0};
	env_pieces(a, x, &here);
	env_pieces(a, y, &there);
	return same_words(&p->add, &q->add) && same_words(&p->remove, &q->remove) && same_words(&p->link, &q->link) &&
	       same_words(&here, &there) && same_words(&p->options, &q->options) && str_eq(p->compiler, q->compiler) &&
	       p->pgo == q->pgo && p->pool == q->pool && patch_same(p->patch, q->patch) &&
	       same_parts(&x->parts, &y->parts);
}

int edits_change_build(const struct merged_edit *m)
{
	return m->parts.n || edit_changes_build(&m->all);
}

void edits_env(struct arena *a, const struct merged_edit *m, struct strlist *out)
{
	for (size_t i = 0; i < m->all.env.n; i++)
		set_env(a, m->all.env.v[i], out);
	if (m->all.preload)
		set_env(a, arena_printf(a, "LD_PRELOAD=%s", m->all.preload), out);
}
