#include "store/store.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"

#define STORE_VERSION 3 /* PRAGMA user_version; older ones are brought up to date */
#define APPLICATION   0x61647673 /* PRAGMA application_id: "advs" */

struct store {
	sqlite3 *db;
	sqlite3_stmt *get, *touch, *put, *add, *load;
	int64_t day; /* today, in days since 1970 */
};

/* Everything there is in a store of ours, as SQLite itself writes it down. */
static const struct {
	const char *make, *what;
} schema[] = {
	{"CREATE TABLE ", "blob(kind TEXT, key TEXT, bytes BLOB, day INTEGER, PRIMARY KEY(kind, key)) WITHOUT ROWID"},
	{"CREATE TABLE ",
	 "sample(key TEXT, command TEXT, phase INTEGER, round INTEGER, layout INTEGER,"
	 " status INTEGER, wall INTEGER, user INTEGER, sys INTEGER, rss INTEGER, faults INTEGER, switches"
	 " INTEGER, instructions INTEGER, design INTEGER, all_rss INTEGER, value REAL)"},
	{"CREATE INDEX ", "sample_key ON sample(key, command, phase, round)"},
};
#define PARTS (sizeof schema / sizeof *schema)

/* Version 1 knew one design; its peaks of memory were at least our own. */
static const char from_1[] = "BEGIN; ALTER TABLE sample ADD COLUMN design INTEGER; ALTER TABLE sample ADD COLUMN"
			     " all_rss INTEGER; UPDATE sample SET design = 0, all_rss = 0, rss = 0;"
			     " PRAGMA user_version = 2; COMMIT;";

static const char from_2[] = "BEGIN; ALTER TABLE sample ADD COLUMN value REAL; PRAGMA user_version = 3; COMMIT;";

static int fail(const struct store *s, const char *what, struct err *err)
{
	return err_set(err, "the store cannot %s: %s", what, s->db ? sqlite3_errmsg(s->db) : "out of memory");
}

static int64_t pragma(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t v = -1;
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return v;
}

static int is_ours(const char *sql)
{
	for (size_t i = 0; sql && i < PARTS; i++)
		if (str_starts(sql, schema[i].make) && str_eq(sql + strlen(schema[i].make), schema[i].what))
			return 1;
	return 0;
}

/* 1 when there is nothing else; what is missing will be made. */
static int has_our_tables(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_master", -1, &st, NULL);
	if (rc == SQLITE_OK)
		while ((rc = sqlite3_step(st)) == SQLITE_ROW)
			if (!is_ours((const char *)sqlite3_column_text(st, 0)))
				break;
	sqlite3_finalize(st);
	return rc == SQLITE_DONE;
}

/* 1 when all pages hold together: some 60 ms for 100 MB. */
static int is_whole(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	int whole = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &st, NULL) == SQLITE_OK &&
		    sqlite3_step(st) == SQLITE_ROW && str_eq((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	return whole;
}

/* 0: ours (or new); -1: damaged, or somebody else's. There is nothing but our tables: a trigger
 * or a view of somebody else's would run within what we ask. */
static int check(sqlite3 *db)
{
	int64_t id = pragma(db, "PRAGMA application_id"), version = pragma(db, "PRAGMA user_version");
	int64_t tables = pragma(db, "SELECT count(*) FROM sqlite_master");
	if (id < 0 || version < 0 || tables < 0)
		return -1;
	if (tables == 0)
		return 0;
	if (id != APPLICATION || version < 1 || version > STORE_VERSION ||
	    pragma(db, "SELECT count(*) FROM sqlite_master WHERE type NOT IN ('table', 'index')") != 0 || !is_whole(db))
		return -1;
	if (version < 2 && sqlite3_exec(db, from_1, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	if (version < 3 && sqlite3_exec(db, from_2, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	return has_our_tables(db) ? 0 : -1;
}

static int prepare(struct store *s)
{
	static const char *const sql[] = {
		"SELECT bytes FROM blob WHERE kind = ?1 AND key = ?2",
		"UPDATE blob SET day = ?3 WHERE kind = ?1 AND key = ?2 AND day < ?3",
		"INSERT OR REPLACE INTO blob VALUES (?1, ?2, ?4, ?3)",
		"INSERT INTO sample VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
		("SELECT round, layout, status, wall, user, sys, rss, faults, switches, instructions, design,"
		 " all_rss, value FROM sample"
		 " WHERE key = ?1 AND command = ?2 AND phase = ?3 ORDER BY round, rowid"),
	};
	sqlite3_stmt **to[] = {&s->get, &s->touch, &s->put, &s->add, &s->load};
	for (size_t i = 0; i < sizeof to / sizeof *to; i++)
		if (sqlite3_prepare_v2(s->db, sql[i], -1, to[i], NULL) != SQLITE_OK)
			return -1;
	return 0;
}

/* In one transaction, so that nobody ever sees a part of it. */
static int set_up(struct store *s)
{
	struct str sql = {0};
	str_add(&sql, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE;");
	for (size_t i = 0; i < PARTS; i++)
		str_addf(&sql, "%sIF NOT EXISTS %s;", schema[i].make, schema[i].what);
	str_addf(&sql, "PRAGMA application_id=%d; PRAGMA user_version=%d; DELETE FROM blob WHERE day < %lld; COMMIT;",
		 APPLICATION, STORE_VERSION, (long long)s->day - 30);
	int rc = sqlite3_exec(s->db, str_text(&sql), NULL, NULL, NULL);
	str_free(&sql);
	return rc == SQLITE_OK && prepare(s) == 0 ? 0 : -1;
}

static int open_once(struct store *s, const char *path)
{
	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
		return -1;
	sqlite3_busy_timeout(s->db, 10000);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	s->day = pragma(s->db, "SELECT strftime('%s', 'now') / 86400");
	return check(s->db);
}

static void close_db(struct store *s)
{
	sqlite3_stmt **all[] = {&s->get, &s->touch, &s->put, &s->add, &s->load};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_finalize(*all[i]);
		*all[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
}

/* Moves a file that is not a store of ours out of the way, with what belongs to it. */
static int set_aside(struct arena *a, const char *path, const char **note, struct err *err)
{
	const char *aside = arena_printf(a, "%s.damaged", path);
	if (fs_rename(path, aside, err) != 0)
		return -1;
	fs_remove(arena_printf(a, "%s-wal", path), NULL);
	fs_remove(arena_printf(a, "%s-shm", path), NULL);
	*note = arena_printf(a, "%s was damaged or of another version; it is kept as %s and a new one begun", path,
			     aside);
	return 0;
}

int store_open(struct arena *a, const char *path, struct store **out, const char **note, struct err *err)
{
	struct store *s = arena_alloc(a, sizeof *s);
	*note = NULL;
	if (open_once(s, path) != 0) {
		close_db(s);
		if (!fs_exists(path) || fs_is_dir(path))
			return err_set(err, "%s cannot be opened or made", path);
		if (set_aside(a, path, note, err) != 0)
			return -1;
		if (open_once(s, path) != 0) {
			fail(s, "be opened", err);
			close_db(s);
			return -1;
		}
	}
	if (set_up(s) != 0) {
		fail(s, "be set up", err);
		close_db(s);
		return err_context(err, "%s", path);
	}
	*out = s;
	return 0;
}

void store_close(struct store *s)
{
	if (s)
		close_db(s);
}

static int get_blob(void *ctx, const char *kind, const char *key, struct str *out)
{
	struct store *s = ctx;
	sqlite3_bind_text(s->get, 1, kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(s->get, 2, key, -1, SQLITE_STATIC);
	int found = sqlite3_step(s->get) == SQLITE_ROW;
	if (found)
		str_addn(out, sqlite3_column_blob(s->get, 0), (size_t)sqlite3_column_bytes(s->get, 0));
	sqlite3_reset(s->get);
	if (found) {
		sqlite3_bind_text(s->touch, 1, kind, -1, SQLITE_STATIC);
		sqlite3_bind_text(s->touch, 2, key, -1, SQLITE_STATIC);
		sqlite3_bind_int64(s->touch, 3, s->day);
		sqlite3_step(s->touch);
		sqlite3_reset(s->touch);
	}
	return found;
}

static void put_blob(void *ctx, const char *kind, const char *key, const void *bytes, size_t n)
{
	struct store *s = ctx;
	sqlite3_bind_text(s->put, 1, kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(s->put, 2, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s->put, 3, s->day);
	sqlite3_bind_blob64(s->put, 4, bytes, n, SQLITE_STATIC);
	sqlite3_step(s->put);
	sqlite3_reset(s->put);
	sqlite3_clear_bindings(s->put);
}

struct cache store_cache(struct store *s)
{
	return (struct cache){.get = get_blob, .put = put_blob, .ctx = s};
}

int store_add_sample(struct store *s, const char *sample_key, const char *command, const struct sample *m,
		     struct err *err)
{
	const int64_t numbers[] = {m->phase,	    m->round,  (int64_t)m->layout, m->status, m->wall_ns,
				   m->user_ns,	    m->sys_ns, m->max_rss_kb,	   m->faults, m->switches,
				   m->instructions, m->design, m->all_rss_kb};
	sqlite3_bind_text(s->add, 1, sample_key, -1, SQLITE_STATIC);
	sqlite3_bind_text(s->add, 2, command, -1, SQLITE_STATIC);
	for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
		sqlite3_bind_int64(s->add, 3 + i, numbers[i]);
	sqlite3_bind_double(s->add, 3 + (int)(sizeof numbers / sizeof *numbers), m->value);
	int rc = sqlite3_step(s->add);
	sqlite3_reset(s->add);
	return rc == SQLITE_DONE ? 0 : fail(s, "keep a sample", err);
}

int store_load_samples(struct store *s, struct arena *a, const char *sample_key, const char *command, int phase,
		       unsigned benchmark, struct sample_list *out, struct err *err)
{
	sqlite3_bind_text(s->load, 1, sample_key, -1, SQLITE_STATIC);
	sqlite3_bind_text(s->load, 2, command, -1, SQLITE_STATIC);
	sqlite3_bind_int(s->load, 3, phase);
	int rc;
	while ((rc = sqlite3_step(s->load)) == SQLITE_ROW) {
		unsigned status = (unsigned)sqlite3_column_int(s->load, 2);
		if (status > SAMPLE_DIFFERS)
			continue; /* not of ours; it will be measured */
		struct sample *m = list_push(a, out);
		m->phase = phase;
		m->benchmark = benchmark;
		m->round = sqlite3_column_int(s->load, 0);
		m->layout = (unsigned)sqlite3_column_int(s->load, 1);
		m->status = (enum sample_status)status;
		int64_t *to[] = {&m->wall_ns, &m->user_ns,  &m->sys_ns,	     &m->max_rss_kb,
				 &m->faults,  &m->switches, &m->instructions};
		for (int i = 0; i < (int)(sizeof to / sizeof *to); i++)
			*to[i] = sqlite3_column_int64(s->load, 3 + i);
		m->design = sqlite3_column_int(s->load, 10) == DESIGN_TOGETHER ? DESIGN_TOGETHER : DESIGN_ALONE;
		m->all_rss_kb = sqlite3_column_int64(s->load, 11);
		m->value = sqlite3_column_double(s->load, 12);
	}
	sqlite3_reset(s->load);
	return rc == SQLITE_DONE ? 0 : fail(s, "read samples", err);
}
