/* Which rule is mended how, and what all of them have in common: the place, the source, the finished patch. */
#include "scan/fix/fix.h"

#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "scan/fix/fix_parts.h"

static const struct {
	const char *shape;
	uint8_t kind; /* of the finding's node */
	fix_fn *run;
} fixes[] = {
	{"strlen-in-condition", NODE_CALL, fix_length}, {"small-heap-buffer", NODE_CALL, fix_allocation},
	{"alloc-in-loop", NODE_CALL, fix_allocation},	{"unpooled-buffer", NODE_CALL, fix_allocation},
	{"cleared-twice", NODE_CALL, fix_clear},	{"realloc-by-constant", NODE_CALL, fix_grow},
	{"independent-loop", NODE_FOR, fix_parallel},	{"float-reduction", NODE_FOR, fix_reduction},
};

/* A source of the tree that has been read. */
struct source {
	const char *file, *text;
	size_t len;
	size_t *lines, n_lines;
};

struct fix_run {
	struct arena *a;
	struct program *p;
	const struct rule_set *rules;
	struct source source; /* the last one */
};

/* ---- the source -------------------------------------------------------------------------------------------- */

static void find_lines(struct arena *a, struct source *s)
{
	const char *at = s->text, *end = s->text + s->len;
	size_t n = 1;

	for (; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		n++;
	s->lines = arena_alloc(a, n * sizeof *s->lines);
	s->n_lines = n;
	for (at = s->text, n = 1; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		s->lines[n++] = (size_t)(at - s->text) + 1;
}

/* What the facts were made of, and nothing else. */
static int read_source(struct fix_run *r, const struct unit_facts *f, uint32_t file, const char *name)
{
	const struct fact_file *of = &f->files.v[file];
	char hash[HASH_TEXT];
	struct str text = {0};
	int ok;

	if (str_eq(r->source.file, name))
		return r->source.text != NULL;
	r->source = (struct source){.file = name};
	ok = fs_read(fact_text(f, of->path), &text, PATCH_MOST, NULL) == 0;
	if (ok) {
		hash_bytes(str_text(&text), text.len, hash);
		ok = !strcmp(hash, fact_text(f, of->hash));
	}
	if (ok) {
		r->source.text = arena_strndup(r->a, str_text(&text), text.len);
		r->source.len = text.len;
		find_lines(r->a, &r->source);
	}
	str_free(&text);
	return ok;
}

/* ---- the place --------------------------------------------------------------------------------------------- */

static uint32_t unit_of(const struct fix_run *r, const char *name)
{
	for (uint32_t u = 0; u < r->p->n_units; u++)
		if (str_eq(project_rel(r->p->project, r->p->project->units.v[r->p->units[u].index].file), name))
			return u;
	return NO_INDEX;
}

/* A source that is compiled in more than one way may have another node there. */
static int node_at(const struct unit_facts *f, const struct finding *at, uint8_t kind, uint32_t *func, uint32_t *node)
{
	for (uint32_t i = 0; i < f->funcs.n; i++) {
		const struct fact_func *fn = &f->funcs.v[i];

		if (!f->files.v[fn->file].main || fn->line > (uint32_t)at->line || fn->end_line < (uint32_t)at->line)
			continue;
		for (uint32_t k = fn->first; k < fn->end; k++)
			if (f->nodes.v[k].kind == kind && f->nodes.v[k].line == (uint32_t)at->line &&
			    f->nodes.v[k].column == (uint32_t)at->column) {
				*func = i;
				*node = k;
				return 1;
			}
	}
	return 0;
}

static int find_place(struct fix_run *r, struct fixer *x, uint8_t kind)
{
	const struct fact_extent *body;
	uint32_t func;

	x->unit = unit_of(r, x->finding->file);
	if (x->unit == NO_INDEX)
		return 0;
	program_at(r->p, x->unit);
	x->f = &r->p->units[x->unit];
	if (!node_at(x->f, x->finding, kind, &func, &x->node))
		return 0;
	x->fn = &x->f->funcs.v[func];
	body = node_extent(x->f, x->fn->first);
	if (!body || !patch_may_name(x->file) || !read_source(r, x->f, x->fn->file, x->file) ||
	    body->end > r->source.len)
		return 0;
	x->text = r->source.text;
	x->len = r->source.len;
	x->lines = r->source.lines;
	x->n_lines = r->source.n_lines;
	x->start = body->start;
	x->end = body->end;
	return fix_is_plain(x);
}

/* ---- the patch --------------------------------------------------------------------------------------------- */

static int read_again(void *ctx, const char *file, struct str *out, struct err *err)
{
	const struct source *s = ctx;

	(void)file;
	(void)err;
	str_addn(out, s->text, s->len);
	return 0;
}

static void mend(struct fix_run *r, struct finding *finding, uint8_t kind, fix_fn *run)
{
	struct fix fix = {0};
	struct fixer x = {.a = r->a, .p = r->p, .finding = finding, .file = finding->file, .fix = &fix};
	struct err err;

	if (finding->suppressed_by || finding->cold || !find_place(r, &x, kind) || !run(&x) || !fix.title ||
	    patch_finish(r->a, &fix.patch, read_again, &r->source, &err))
		return;
	fix.diff = fix.patch.diff;
	finding->fix = fix;
}

static void look_at(struct fix_run *r, struct finding *f)
{
	const struct rule *rule = rule_find(r->rules, f->rule);

	for (size_t i = 0; rule && i < sizeof fixes / sizeof *fixes; i++)
		if (str_eq(rule->match, fixes[i].shape))
			mend(r, f, fixes[i].kind, fixes[i].run);
}

void fix_findings(struct arena *a, struct program *program, const struct rule_set *rules, struct finding_list *l)
{
	struct fix_run r = {.a = a, .p = program, .rules = rules};

	for (size_t i = 0; i < l->n; i++)
		look_at(&r, &l->v[i]);
}

void fix_patches(struct arena *a, const struct project *p, struct finding_list *l)
{
	struct err err;

	for (size_t i = 0; i < l->n; i++) {
		struct fix *f = &l->v[i].fix;

		if (f->diff && patch_from_diff(a, f->diff, strlen(f->diff), patch_read_tree, (void *)(uintptr_t)p->root,
					       &f->patch, &err))
			memset(f, 0, sizeof *f);
	}
}
