/* The accepted changes in words: comments of the files that are written, and the
 * plain settings that a packager wants. */
#include "apply/applying.h"
#include "base/str.h"

static void list(struct str *out, const char *label, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(out, "  %s", label);
	for (size_t i = 0; i < l->n; i++) {
		str_addc(out, ' ');
		str_add_shell(out, l->v[i]);
	}
}

/* A comment must not end early, whatever a title holds. */
static void one_line(struct str *out, const char *text)
{
	struct str visible = {0};
	str_add_visible(&visible, text ? text : "");
	str_add(out, str_text(&visible));
	str_free(&visible);
}

void changes_comment(struct applying *ap, const char *prefix, struct str *out)
{
	for (size_t i = 0; i < ap->c.n; i++) {
		const struct suggestion *s = ap->c.v[i];
		str_addf(out, "%s%s: ", prefix, s->id);
		one_line(out, s->title);
		str_addc(out, '\n');
	}
}

void changes_plain(struct applying *ap, const char *prefix, struct str *out)
{
	const struct changes *c = &ap->c;
	if (c->add.n || c->remove.n) {
		str_addf(out, "%sCFLAGS: ", prefix);
		list(out, "add", &c->add);
		list(out, "remove", &c->remove);
		str_addc(out, '\n');
	}
	for (size_t i = 0; i < c->n; i++) {
		const struct edit *e = &c->v[i]->edit;
		if (!e->units.n)
			continue;
		str_addf(out, "%sfor", prefix);
		for (size_t j = 0; j < e->units.n; j++) {
			str_addc(out, ' ');
			str_add_shell(out, e->units.v[j]);
		}
		str_add(out, " only:");
		list(out, "add", &e->add);
		list(out, "remove", &e->remove);
		str_addc(out, '\n');
	}
	if (c->link.n) {
		str_addf(out, "%sLDFLAGS:", prefix);
		list(out, "add", &c->link);
		str_addc(out, '\n');
	}
	if (c->options.n) {
		str_addf(out, "%sconfigure:", prefix);
		list(out, "add", &c->options);
		str_addc(out, '\n');
	}
	if (c->compiler)
		str_addf(out, "%sCC: %s\n", prefix, c->compiler);
	if (c->pgo)
		str_addf(out, "%sprofile: -fprofile-generate, run the workload, -fprofile-use\n", prefix);
	for (size_t i = 0; i < c->env.n; i++)
		str_addf(out, "%senvironment of the program: %s\n", prefix, c->env.v[i]);
}
