#include "builder/sanitizer_log.h"

#include <ctype.h>
#include <string.h>

#include "base/fs.h"
#include "base/str.h"

struct reading {
	struct arena *a;
	const char *tree;
	struct sanitizer_errors *out;
	const char *kind; /* reported, its place is still to come; NULL: none is open */
};

static void add(struct reading *r, const char *kind, const char *where, const char *key)
{
	struct sanitizer_error e = {
		.key = key,
		.said = *where ? arena_printf(r->a, "%s in %s", kind, where) : kind,
	};
	for (size_t i = 0; i < r->out->n; i++)
		if (str_eq(r->out->v[i].key, e.key))
			return;
	*list_push(r->a, r->out) = e;
}

static void close_report(struct reading *r)
{
	if (r->kind)
		add(r, r->kind, "", r->kind);
	r->kind = NULL;
}

/* "src/a.c:12" of "/work/tree/./src/a.c:12:3"; NULL: not in the tree. */
static const char *place_in_tree(struct reading *r, const char *text)
{
	const char *colon = strchr(text, ':');
	size_t n = colon ? strspn(colon + 1, "0123456789") : 0;
	const char *file = colon ? path_normal(r->a, arena_strndup(r->a, text, (size_t)(colon - text))) : NULL;
	if (!n)
		return NULL;
	file = file[0] == '/' ? path_below(r->tree, file) : file;
	if (!file || str_starts(file, "..") || str_eq(file, "."))
		return NULL;
	return arena_printf(r->a, "%s:%.*s", file, (int)n, colon + 1);
}

/* "    #1 0x55 in f src/a.c:12:3": the first of the tree's own is the place. */
static void read_frame(struct reading *r, const char *line)
{
	const char *in = strstr(line, " in ");
	const char *name = in ? in + 4 : "", *space = strrchr(name, ' ');
	const char *place = space ? place_in_tree(r, space + 1) : NULL;
	if (!r->kind || !place)
		return;
	const char *function = arena_strndup(r->a, name, strcspn(name, " ("));
	const char *file = arena_strndup(r->a, place, strcspn(place, ":"));
	add(r, r->kind, arena_printf(r->a, "%s, %s", function, place),
	    arena_printf(r->a, "%s %s %s", r->kind, function, file));
	r->kind = NULL;
}

/* What is reported: up to addresses and numbers. */
static const char *kind_of(struct reading *r, const char *text)
{
	static const char *const ends[] = {" on ", " (", ": ", " at "};
	size_t n = strlen(text);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *end = strstr(text, ends[i]);
		n = end && (size_t)(end - text) < n ? (size_t)(end - text) : n;
	}
	n = n > 200 ? 200 : n;
	while (n && (text[n - 1] == ':' || isspace((unsigned char)text[n - 1])))
		n--;
	return arena_strndup(r->a, text, n);
}

/* "src/a.c:12:5: runtime error: shift exponent 40 is too large". */
static int read_undefined(struct reading *r, const char *line)
{
	static const char sign[] = ": runtime error: ";
	const char *at = strstr(line, sign), *place = at ? place_in_tree(r, line) : NULL;
	struct str key = {0};
	if (!at)
		return 0;
	if (!place)
		return 1; /* of a library that was built with the sanitizer */
	const char *what = arena_strndup(r->a, at + strlen(sign), 300);
	for (const char *p = what; *p; p++)
		if (!isdigit((unsigned char)*p) && *p != '-')
			str_addc(&key, *p);
	str_addn(&key, place, strcspn(place, ":"));
	add(r, what, place, arena_take(r->a, &key));
	return 1;
}

static void read_line(struct reading *r, const char *line)
{
	static const char *const signs[] = {"ERROR: AddressSanitizer: ", "WARNING: ThreadSanitizer: "};
	if (read_undefined(r, line))
		return;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const char *at = strstr(line, signs[i]);
		if (!at)
			continue;
		close_report(r);
		r->kind = kind_of(r, at + strlen(signs[i]));
		return;
	}
	if (str_starts(line, "Direct leak of ")) {
		close_report(r);
		r->kind = "memory leak of what is allocated";
	} else if (line[strspn(line, " ")] == '#') {
		read_frame(r, line);
	}
}

void sanitizer_read(struct arena *a, const char *log, const char *tree, struct sanitizer_errors *out)
{
	struct reading r = {.a = a, .tree = tree, .out = out};
	for (const char *p = log; *p;) {
		size_t n = strcspn(p, "\n");
		read_line(&r, arena_strndup(a, p, n > 2000 ? 2000 : n));
		p += n + (p[n] == '\n');
	}
	close_report(&r);
}

const struct sanitizer_error *sanitizer_new(const struct sanitizer_errors *before, const struct sanitizer_errors *now)
{
	for (size_t i = 0; i < now->n; i++) {
		size_t k = 0;
		while (k < before->n && !str_eq(before->v[k].key, now->v[i].key))
			k++;
		if (k == before->n)
			return &now->v[i];
	}
	return NULL;
}
