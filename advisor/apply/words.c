/* The accepted changes in words: comments of the files that are written, and the
 * plain settings that a packager wants. */
#include <stdarg.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/str.h"

static void list(struct str *line, const char *label, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(line, "  %s", label);
	for (size_t i = 0; i < l->n; i++) {
		str_addc(line, ' ');
		str_add_shell(line, l->v[i]);
	}
}

/* Ends a line: what was composed becomes one, whatever it holds. */
static void put(struct str *out, const char *prefix, struct str *line)
{
	str_add(out, prefix);
	quote_comment(out, str_text(line));
	str_addc(out, '\n');
	str_clear(line);
}

void changes_comment(struct applying *ap, const char *prefix, struct str *out)
{
	struct str line = {0};
	for (size_t i = 0; i < ap->c.n; i++) {
		const struct suggestion *s = ap->c.v[i];
		str_addf(&line, "%s: %s", s->id, s->title ? s->title : "");
		put(out, prefix, &line);
	}
	str_free(&line);
}

/* The edits that are for some units only. */
static void unit_lines(const struct changes *c, const char *prefix, struct str *out)
{
	struct str line = {0};
	for (size_t i = 0; i < c->edit.parts.n; i++) {
		const struct edit *e = &c->edit.parts.v[i];
		str_add(&line, "for");
		for (size_t j = 0; j < e->units.n; j++) {
			str_addc(&line, ' ');
			str_add_shell(&line, e->units.v[j]);
		}
		str_add(&line, " only:");
		list(&line, "add", &e->add);
		list(&line, "remove", &e->remove);
		put(out, prefix, &line);
	}
	str_free(&line);
}

void changes_plain(struct applying *ap, const char *prefix, struct str *out)
{
	const struct changes *c = &ap->c;
	struct str line = {0};
	if (c->add.n || c->remove.n) {
		str_add(&line, "CFLAGS: ");
		list(&line, "add", &c->add);
		list(&line, "remove", &c->remove);
		put(out, prefix, &line);
	}
	unit_lines(c, prefix, out);
	if (c->link.n) {
		str_add(&line, "LDFLAGS:");
		list(&line, "add", &c->link);
		put(out, prefix, &line);
	}
	if (c->options.n) {
		str_add(&line, "configure:");
		list(&line, "add", &c->options);
		put(out, prefix, &line);
	}
	if (c->compiler) {
		str_addf(&line, "CC: %s", c->compiler);
		put(out, prefix, &line);
	}
	if (c->pgo)
		str_addf(out, "%sprofile: -fprofile-generate, run the workload, -fprofile-use\n", prefix);
	for (size_t i = 0; i < c->env.n; i++) {
		str_addf(&line, "environment of the program: %s", c->env.v[i]);
		put(out, prefix, &line);
	}
	str_free(&line);
}

void changes_say_line(struct applying *ap, const char *fmt, ...)
{
	struct str line = {0};
	va_list args;
	va_start(args, fmt);
	str_vaddf(&line, fmt, args);
	va_end(args);
	put(ap->said, "", &line);
	str_free(&line);
}
