/* The plan's file: one `key value` a line, backslashes for line ends. */
#include "builder/plan.h"

#include <string.h>

#include "base/fs.h"

static void line(struct str *out, const char *key, const char *value)
{
	if (!value)
		return;
	str_addf(out, "%s ", key);
	for (; *value; value++) {
		if (*value == '\\')
			str_add(out, "\\\\");
		else if (*value == '\n')
			str_add(out, "\\n");
		else
			str_addc(out, *value);
	}
	str_addc(out, '\n');
}

static void lines(struct str *out, const char *key, const struct strlist *l)
{
	for (size_t i = 0; i < l->n; i++)
		line(out, key, l->v[i]);
}

void plan_write(const struct plan *p, struct str *out)
{
	line(out, "phase", p->configure ? "configure" : "build");
	line(out, "root", p->root);
	lines(out, "launcher", &p->launcher);
	lines(out, "common", &p->common);
	lines(out, "quiet", &p->quiet);
	line(out, "ar", p->ar);
	line(out, "ranlib", p->ranlib);
	line(out, "nm", p->nm);
	for (size_t i = 0; i < p->edits.n; i++) {
		const struct plan_edit *e = &p->edits.v[i];

		line(out, "edit", "");
		lines(out, "unit", &e->units);
		lines(out, "add", &e->add);
		lines(out, "del", &e->remove);
		lines(out, "link", &e->link);
		lines(out, "drop", &e->drop);
		line(out, "compiler", e->compiler);
	}
}

static char *unescape(struct arena *a, const char *s, size_t n)
{
	char *out = arena_alloc(a, n + 1), *o = out;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 1 < n)
			*o++ = s[++i] == 'n' ? '\n' : s[i];
		else
			*o++ = s[i];
	}
	return out;
}

static void edit_key(struct arena *a, struct plan_edit *e, const char *key, const char *value)
{
	if (!strcmp(key, "unit"))
		strlist_add(a, &e->units, value);
	else if (!strcmp(key, "add"))
		strlist_add(a, &e->add, value);
	else if (!strcmp(key, "del"))
		strlist_add(a, &e->remove, value);
	else if (!strcmp(key, "link"))
		strlist_add(a, &e->link, value);
	else if (!strcmp(key, "drop"))
		strlist_add(a, &e->drop, value);
	else if (!strcmp(key, "compiler"))
		e->compiler = value;
}

static void plan_key(struct arena *a, struct plan *p, const char *key, const char *value)
{
	if (!strcmp(key, "phase"))
		p->configure = !strcmp(value, "configure");
	else if (!strcmp(key, "root"))
		p->root = value;
	else if (!strcmp(key, "launcher"))
		strlist_add(a, &p->launcher, value);
	else if (!strcmp(key, "common"))
		strlist_add(a, &p->common, value);
	else if (!strcmp(key, "quiet"))
		strlist_add(a, &p->quiet, value);
	else if (!strcmp(key, "ar"))
		p->ar = value;
	else if (!strcmp(key, "ranlib"))
		p->ranlib = value;
	else if (!strcmp(key, "nm"))
		p->nm = value;
	else if (!strcmp(key, "edit"))
		(void)list_push(a, &p->edits);
	else if (p->edits.n)
		edit_key(a, &p->edits.v[p->edits.n - 1], key, value);
}

int plan_read(struct arena *a, const char *path, struct plan *p, struct err *err)
{
	struct str text = {0};

	memset(p, 0, sizeof *p);
	if (fs_read(path, &text, 0, err)) {
		str_free(&text);
		return -1;
	}
	for (const char *s = str_text(&text); *s;) {
		size_t n = strcspn(s, "\n"), k = strcspn(s, " \n");

		if (k < n)
			plan_key(a, p, arena_strndup(a, s, k), unescape(a, s + k + 1, n - k - 1));
		s += n + (s[n] == '\n');
	}
	str_free(&text);
	return 0;
}
