/* The full build: the project's own command in a fresh copy, through the wrapper. */
#include <string.h>

#include "base/clock.h"
#include "builder/builder_parts.h"

static int fresh_tree(struct builder *b, const char *tree, struct err *err)
{
	struct tree_copy c = {.from = b->configured ? b->configured : b->w->pristine, .to = tree};

	if (b->configured && strcmp(tree, b->tree)) {
		c.old = b->tree;
		c.new = tree;
	}
	return tree_copy(&c, err);
}

/* Calls of one class that the wrapper logged. */
static int count_events(const char *events, const char *class)
{
	struct str text = {0}, sign = {0};
	int n = 0;

	str_addf(&sign, "\"class\":\"%s\"", class);
	if (fs_exists(events) && !fs_read(events, &text, 0, NULL))
		for (const char *s = str_text(&text); (s = strstr(s, sign.ptr)) != NULL; s++)
			n++;
	str_free(&text);
	str_free(&sign);
	return n;
}

static int missing_output(struct builder *b, const char *tree, struct built *out)
{
	for (size_t i = 0; i < b->outputs.n; i++) {
		if (fs_exists(path_join(b->a, tree, b->outputs.v[i])))
			continue;
		out->status = BUILD_FAILED;
		out->reason = arena_printf(b->a, "The build ended well but made no %s; the log is %s.", b->outputs.v[i],
					   out->log);
		return 1;
	}
	return 0;
}

int full_build(struct builder *b, const struct plan *plan, const char *tree, const char *log, struct built *out,
	       struct err *err)
{
	const char *events = arena_printf(b->a, "%s.events", log);
	double start;

	out->how = "build";
	out->log = log;
	out->tree = tree;
	if (fresh_tree(b, tree, err) || patched_tree(b, plan->patch, tree, out, err))
		return -1;
	if (out->status != BUILD_OK)
		return 0;
	start = clock_s();
	if (run_phase(b, plan, b->p->build_command, tree, log, events, &out->status, &out->reason, err))
		return -1;
	out->seconds = clock_s() - start;
	int both = count_events(events, "compile+link");
	out->compiled_units = count_events(events, "compile") + both;
	out->linked = count_events(events, "link") + both;
	if (out->status == BUILD_OK)
		missing_output(b, tree, out);
	return 0;
}
