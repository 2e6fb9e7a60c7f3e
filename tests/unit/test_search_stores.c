/* A store that rotted, or that somebody made: five hundred of them, each with one to three changed places. Whatever is in
 * it, a scan ends, finds what it found without a store, or says what it made again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/fs.h"
#include "base/hash.h"
#include "scan/scan.h"
#include "store/store.h"

#define STORES 500

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static size_t some(size_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return n ? (size_t)(random_state % n) : 0;
}

struct fixture {
	struct arena a;
	struct project p;
	struct rule_set rules;
	char *dir;
	const char *db;
	struct str good; /* the store's bytes after the first scan */
	const char *expected; /* what is found, as text */
};

static const char *const sources[][2] = {
	{"a.c", "void *malloc(unsigned long); void free(void *);\n"
		"int f(int n) { int s = 0; while (n--) { char *p = malloc(9); s += *p; free(p); } return s; }\n"},
	{"b.c", "#define SIZE 4\n#ifndef FAST\n#define FAST 1\n#endif\n"
		"int g(int *v, int n) { int s = 0, i; for (i = 0; i < n; i++) switch (v[i]) { case 1: s++; break;\n"
		"#if FAST > 1\ncase 2: s--;\n#endif\ndefault: s += SIZE; } return s; }\n"},
	{"c.c", "void *realloc(void *, unsigned long); static char *p; static int n;\n"
		"void h(int c) { p = realloc(p, n + 16); p[n++] = c; }\n"
		"void k(const char *s) { for (; *s; s++) h(*s); }\n"},
};
#define UNITS (sizeof sources / sizeof *sources)

static int set_up(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);
	struct strlist none = {0};

	/* in memory where there is such a place: five hundred stores are written out again and again */
	x->dir = path_real(
		&x->a,
		fs_temp_dir(&x->a, fs_is_dir("/dev/shm") ? "/dev/shm/advisor-stores-" : "/tmp/advisor-stores-", NULL));
	x->db = path_join(&x->a, x->dir, "store.db");
	x->p.root = x->p.build_root = x->dir;
	for (size_t i = 0; i < UNITS; i++) {
		struct unit *u = list_push(&x->a, &x->p.units);

		u->file = path_join(&x->a, x->dir, sources[i][0]);
		u->dir = x->dir;
		u->is_c = 1;
		strlist_add(&x->a, &u->argv, "cc");
		strlist_add(&x->a, &u->argv, "-O2");
		if (fs_write(u->file, sources[i][1], strlen(sources[i][1]), 0, NULL))
			return -1;
	}
	*state = x;
	return rules_load(&x->a, &none, &x->rules, NULL);
}

static int tear_down(void **state)
{
	struct fixture *x = *state;

	fs_remove_tree(x->dir, NULL);
	str_free(&x->good);
	arena_free(&x->a);
	free(x);
	return 0;
}

static const char *as_text(struct arena *a, const struct scan_result *r)
{
	struct str s = {0};
	const char *text;

	for (size_t i = 0; i < r->findings.n; i++)
		str_addf(&s, "%s:%d %s %s\n", r->findings.v[i].file, r->findings.v[i].line, r->findings.v[i].rule,
			 r->findings.v[i].message);
	for (size_t i = 0; i < r->tags.n; i++)
		str_addf(&s, "tag %s\n", r->tags.v[i].name);
	text = arena_strdup(a, str_text(&s));
	str_free(&s);
	return text;
}

/* One scan with the store as it is there; *said: something was damaged, and that was told. */
static const char *scan(struct fixture *x, struct arena *a, int *said)
{
	struct store *s = NULL;
	struct scan_options opt = {.jobs = 1};
	struct scan_result r = {0};
	struct err err = {{0}};
	struct cache cache;
	const char *note = NULL;

	if (store_open(a, x->db, &s, &note, &err))
		fail_msg("%s", err.text);
	cache = store_cache(s);
	opt.cache = &cache;
	if (scan_project(a, &x->p, &x->rules, &opt, &r, &err))
		fail_msg("%s", err.text);
	assert_int_equal(r.failed.n, 0);
	*said = note || strlist_has_prefix(&r.warnings, "What the store kept of");
	store_close(s);
	return as_text(a, &r);
}

/* ---- changed bytes of the file ---- */

static void put_back(const struct fixture *x)
{
	struct arena a = {0};

	unlink(arena_printf(&a, "%s-wal", x->db));
	unlink(arena_printf(&a, "%s-shm", x->db));
	unlink(arena_printf(&a, "%s.damaged", x->db));
	assert_int_equal(fs_write(x->db, x->good.ptr, x->good.len, 0, NULL), 0);
	arena_free(&a);
}

static void change_file(const struct fixture *x)
{
	struct str s = {0};
	size_t n = 1 + some(3);

	str_addn(&s, x->good.ptr, x->good.len);
	while (n--) {
		size_t at = some(s.len), len = some(200);

		switch (some(5)) {
		case 0:
			s.ptr[at] ^= (char)(1 << some(8));
			break;
		case 1:
			memset(s.ptr + at, (int)some(256), len < s.len - at ? len : s.len - at);
			break;
		case 2: /* a page of another place */
			memcpy(s.ptr + at / 4096 * 4096, s.ptr + some(s.len / 4096) * 4096, 4096);
			break;
		case 3:
			s.len = s.len > 8192 ? at : s.len;
			break;
		default:
			s.ptr[at] = (char)some(256);
		}
		if (s.len < 4096)
			break;
	}
	assert_int_equal(fs_write(x->db, s.ptr, s.len, 0, NULL), 0);
	str_free(&s);
}

/* ---- changed entries, sealed as ours are ---- */

struct entry {
	char kind[40], key[HASH_TEXT];
	struct str bytes;
};

static size_t read_entries(const struct fixture *x, struct entry *out, size_t most)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	size_t n = 0;

	assert_int_equal(sqlite3_open(x->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT kind, key, bytes FROM blob", -1, &st, NULL), SQLITE_OK);
	while (n < most && sqlite3_step(st) == SQLITE_ROW) {
		struct entry *e = &out[n++];

		snprintf(e->kind, sizeof e->kind, "%s", (const char *)sqlite3_column_text(st, 0));
		snprintf(e->key, sizeof e->key, "%s", (const char *)sqlite3_column_text(st, 1));
		str_clear(&e->bytes);
		str_addn(&e->bytes, sqlite3_column_blob(st, 2), (size_t)sqlite3_column_bytes(st, 2));
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* The bytes after the seal, under this entry's name. */
static void write_entry(const struct fixture *x, const struct entry *e, const char *bytes, size_t n, int sealed)
{
	struct hash *h = hash_new();
	char seal[HASH_TEXT];
	struct str all = {0};
	struct store *s = NULL;
	struct arena a = {0};
	struct cache c;
	const char *note;

	hash_add_text(h, e->kind);
	hash_add_text(h, e->key);
	hash_add(h, bytes, n);
	hash_finish(h, seal);
	str_addn(&all, sealed ? seal : e->bytes.ptr, HASH_TEXT - 1);
	str_addn(&all, bytes, n);
	assert_int_equal(store_open(&a, x->db, &s, &note, NULL), 0);
	c = store_cache(s);
	cache_put(&c, e->kind, e->key, all.ptr, all.len);
	store_close(s);
	str_free(&all);
	arena_free(&a);
}

static void change_entries(const struct fixture *x, int sealed)
{
	struct entry entries[16] = {0};
	size_t n = read_entries(x, entries, 16), times = 1 + some(3), i;

	assert_true(n >= 8);
	while (times--) {
		struct entry *e = &entries[some(n)], *other = &entries[some(n)];
		char *bytes = e->bytes.ptr + HASH_TEXT - 1;
		size_t len = e->bytes.len - (HASH_TEXT - 1), at = some(len);
		uint32_t value = (uint32_t)some(300);

		switch (some(4)) {
		case 0: /* another's bytes */
			bytes = other->bytes.ptr + HASH_TEXT - 1;
			len = other->bytes.len - (HASH_TEXT - 1);
			break;
		case 1:
			len = at;
			break;
		case 2:
			bytes[at] ^= (char)(1 << some(8));
			break;
		default:
			if (len >= 8)
				memcpy(bytes + some(len / 4) * 4 % (len - 3), &value, sizeof value);
		}
		write_entry(x, e, bytes, len, sealed);
	}
	for (i = 0; i < 16; i++)
		str_free(&entries[i].bytes);
}

/* Without the findings of the whole, so that those of the units are asked for. */
static void forget_findings(const struct fixture *x)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(x->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM blob WHERE kind LIKE 'findings%'", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_changed_stores(void **state)
{
	struct fixture *x = *state;
	int said, changed = 0, told = 0;

	x->expected = scan(x, &x->a, &said);
	assert_false(said);
	assert_non_null(strstr(x->expected, "alloc-in-loop"));
	assert_non_null(strstr(x->expected, "tag FAST"));
	assert_int_equal(fs_read(x->db, &x->good, 0, NULL), 0);
	assert_string_equal(scan(x, &x->a, &said), x->expected);
	for (int i = 0; i < STORES; i++) {
		struct arena a = {0};
		const char *found;
		int way = i % 3; /* of the file; of entries; of entries with a seal that holds */

		put_back(x);
		if (way)
			change_entries(x, way == 2);
		else
			change_file(x);
		if (way && some(2))
			forget_findings(x);
		found = scan(x, &a, &said);
		told += said;
		/* who can make a seal can tell what he likes, but no more than that */
		if (way != 2 && strcmp(found, x->expected))
			fail_msg("store %d: found\n%sinstead of\n%s", i, found, x->expected);
		changed += strcmp(found, x->expected) != 0;
		arena_free(&a);
	}
	print_message("%d stores: %d told of, %d forged ones were believed\n", STORES, told, changed);
	assert_true(told > STORES / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_changed_stores, set_up, tear_down)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
