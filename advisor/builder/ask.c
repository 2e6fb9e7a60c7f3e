#include "builder/ask.h"

#include <string.h>

#include "base/clock.h"
#include "builder/builder_parts.h"

/* 1 when only compile flags change, so that the objects alone tell whether the code does. */
static int only_compiles(const struct edit *e)
{
	if (strlist_has_prefix(&e->add, "-flto") || strlist_has_prefix(&e->add, "-fopenmp"))
		return 0;
	return (e->add.n || e->remove.n) && !e->link.n && !e->env.n && !e->preload && !e->compiler && !e->pgo &&
	       !e->pool && !e->options.n && !e->patch;
}

static int refused(struct builder *b, const struct variant *v, struct built *out)
{
	for (size_t i = 0; i < v->n_edits; i++) {
		const char *flag = builder_refuses(b, v->edits[i]);
		if (!flag)
			continue;
		out->status = BUILD_REFUSED;
		out->reason = arena_printf(b->a, "the compiler here does not take %s%s", *flag ? flag : "these flags",
					   *flag ? "" : " together");
		return 1;
	}
	return 0;
}

/* By the objects of the units that change: of one edit, for more of them are a set that is worth its build. */
static int by_objects(struct builder *b, const struct variant *v, struct built *out, struct err *err)
{
	const struct strlist *units = &v->edits[0]->units;
	struct probe base, variant;
	if (builder_probe(b, v, units, &variant, err) != 0)
		return -1;
	out->compiled_units = variant.compiled;
	if (variant.failed) {
		out->status = variant.late ? BUILD_TIMEOUT : BUILD_FAILED;
		out->reason = variant.failed;
		return 1;
	}
	if (!variant.known)
		return 0;
	if (builder_probe(b, NULL, units, &base, err) != 0)
		return -1;
	out->compiled_units += base.compiled;
	out->same_code = base.known && !base.failed && str_eq(base.hash, variant.hash);
	return out->same_code;
}

int builder_ask(struct builder *b, const struct variant *v, struct built *out, struct err *err)
{
	double start = clock_s();
	memset(out, 0, sizeof *out);
	int rc = refused(b, v, out);
	if (!rc && v->n_edits == 1 && only_compiles(v->edits[0]))
		rc = by_objects(b, v, out, err);
	out->seconds = clock_s() - start;
	/* a compile that was cut off says nothing of the unit */
	if (out->status == BUILD_FAILED && b->w->until > 0 && clock_s() >= b->w->until)
		out->status = BUILD_TIMEOUT;
	return rc;
}
