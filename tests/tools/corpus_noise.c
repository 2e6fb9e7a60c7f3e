/* Bad input: sources of the corpus cut off and scrambled, bytes that are no UTF-8, an
 * empty file, a header that is missing, one that includes itself without end. One
 * scan of them all must come back, and account for every unit: read, or named as
 * failed with a reason. The noise is the same every time.
 *
 *   corpus_noise CORPUS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "model/rule.h"
#include "scan/scan.h"

enum { CASES = 24 /* files taken */, LIMIT = 1 << 20 };

struct noise {
	struct arena a;
	struct project p;
	const char *dir;
	uint64_t state; /* of the random numbers */
	int taken, skip;
};

static uint32_t next_random(struct noise *n)
{
	n->state = n->state * 6364136223846793005ULL + 1442695040888963407ULL; /* Knuth's MMIX */
	return (uint32_t)(n->state >> 33);
}

static void add(struct noise *n, const char *name, const void *bytes, size_t len)
{
	struct unit *u = list_push(&n->a, &n->p.units);
	struct err err;

	u->dir = n->dir;
	u->file = path_join(&n->a, n->dir, name);
	u->is_c = 1;
	strlist_add(&n->a, &u->argv, "gcc");
	strlist_add(&n->a, &u->argv, "-O2");
	strlist_add(&n->a, &u->argv, "-c");
	strlist_add(&n->a, &u->argv, u->file);
	if (fs_write(u->file, bytes, len, 0, &err)) {
		printf("%s\n", err.text);
		exit(2);
	}
}

static void add_cut(struct noise *n, const struct str *text)
{
	add(n, arena_printf(&n->a, "cut%d.c", n->taken), text->ptr, next_random(n) % text->len);
}

/* Some bytes changed, some ranges copied elsewhere. */
static void add_scrambled(struct noise *n, const struct str *text)
{
	char *s = arena_strndup(&n->a, text->ptr, text->len);

	for (int i = 0; i < 12; i++)
		s[next_random(n) % text->len] = (char)next_random(n);
	for (int i = 0; i < 6; i++) {
		size_t from = next_random(n) % text->len, to = next_random(n) % text->len;
		size_t most = text->len - (from > to ? from : to);

		memmove(s + to, s + from, most > 40 ? 40 : most);
	}
	add(n, arena_printf(&n->a, "scrambled%d.c", n->taken), s, text->len);
}

static int take(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct noise *n = ctx;
	struct str text = {0};

	if (e->kind == FS_DIR && (str_eq(e->rel, "programs") || str_eq(e->rel, "workloads")))
		return FS_WALK_SKIP;
	if (e->kind != FS_FILE || !str_ends(e->rel, ".c") || n->taken >= CASES || n->skip++ % 3)
		return FS_WALK_ON;
	if (fs_read(e->path, &text, LIMIT, err))
		return -1;
	if (text.len) {
		add_cut(n, &text);
		add_scrambled(n, &text);
		n->taken++;
	}
	str_free(&text);
	return FS_WALK_ON;
}

static void add_text(struct noise *n, const char *name, const char *text)
{
	add(n, name, text, strlen(text));
}

static const char binary[] = "int a\0b;\xff\xfe\x80\0\0#if\nvoid f(void) { char *p = \"\xc3\x28\"; (void)p; }\n";

static void add_oddities(struct noise *n)
{
	struct str deep = {0};

	add_text(n, "empty.c", "");
	add_text(n, "blank.c", "\n\n\\\n");
	add_text(n, "missing.c",
		 "#include \"not-there.h\"\nint f(thing_t *t) { return t->x; }\nint g(void) { return 1; }\n");
	add_text(n, "itself.c", "#include \"itself.c\"\nint f(void) { return 0; }\n");
	add(n, "binary.c", binary, sizeof binary - 1);
	for (int i = 0; i < 3000; i++)
		str_add(&deep, "if (x) {\n");
	add_text(n, "deep.c", arena_printf(&n->a, "void f(int x) {\n%s", str_text(&deep)));
	str_clear(&deep);
	for (int i = 0; i < 3000; i++)
		str_add(&deep, "#if A\n");
	add_text(n, "conditions.c", str_text(&deep));
	str_free(&deep);
}

/* 1 when a failure or a warning names the file. */
static int is_named(const struct scan_result *r, const char *file)
{
	for (size_t i = 0; i < r->failed.n; i++)
		if (str_eq(r->failed.v[i].file, file))
			return 1;
	for (size_t i = 0; i < r->partial.n; i++)
		if (str_eq(r->partial.v[i].file, file))
			return 1;
	return 0;
}

/* A unit is either read or failed, and a failure has a reason. */
static int accounted_for(const struct noise *n, const struct scan_result *r)
{
	for (size_t i = 0; i < r->failed.n; i++)
		if (!r->failed.v[i].reason || !*r->failed.v[i].reason)
			return 0;
	for (size_t i = 0; i < r->findings.n; i++)
		if (!r->findings.v[i].file || r->findings.v[i].line < 1 || !r->findings.v[i].message)
			return 0;
	/* a header that is missing, and one too many */
	if (!is_named(r, "missing.c") || !is_named(r, "itself.c"))
		return 0;
	return (size_t)r->units == n->p.units.n && r->units_parsed <= r->units &&
	       (size_t)r->units_parsed + r->failed.n >= n->p.units.n;
}

int main(int argc, char **argv)
{
	struct noise n = {.state = 20260101};
	struct scan_options opt = {.jobs = 2, .unit_timeout_s = 30};
	struct scan_result r = {0};
	struct rule_set rules = {0};
	struct strlist none = {0};
	struct err err = {""};
	char *temp = fs_temp_dir(&n.a, "/tmp/advisor-noise-", &err);
	int ok;

	if (argc < 2 || !temp)
		return 2;
	n.dir = n.p.root = n.p.build_root = path_real(&n.a, temp);
	add_oddities(&n);
	ok = !fs_walk(argv[1], take, &n, &err) && !rules_load(&n.a, &none, &rules, &err);
	if (!ok || scan_project(&n.a, &n.p, &rules, &opt, &r, &err)) {
		printf("%s\n", err.text);
		ok = 0;
	} else if (!accounted_for(&n, &r)) {
		printf("%zu units, %d read, %zu failures: not all accounted for\n", n.p.units.n, r.units_parsed,
		       r.failed.n);
		ok = 0;
	}
	printf("%zu units: %d read, %zu failures, %zu findings\n", n.p.units.n, r.units_parsed, r.failed.n,
	       r.findings.n);
	fs_remove_tree(n.dir, NULL);
	arena_free(&n.a);
	return !ok;
}
