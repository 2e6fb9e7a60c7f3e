#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/fs.h"
#include "store/store.h"

struct place {
	struct arena a;
	char dir[40];
	const char *path;
};

static int make_place(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	if (!p)
		return -1;
	strcpy(p->dir, "/tmp/advisor-store-XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	p->path = path_join(&p->a, p->dir, "store.db");
	*state = p;
	return 0;
}

static int drop_place(void **state)
{
	struct place *p = *state;
	fs_remove_tree(p->dir, NULL);
	arena_free(&p->a);
	free(p);
	return 0;
}

static struct store *open_store(struct place *p, const char **note)
{
	struct store *s = NULL;
	struct err err = {{0}};
	if (store_open(&p->a, p->path, &s, note, &err) != 0)
		fail_msg("%s", err.text);
	return s;
}

static void keeps_blobs(void **state)
{
	struct place *p = *state;
	const char *note;
	struct store *s = open_store(p, &note);
	struct cache c = store_cache(s);
	struct str out = {0};
	assert_false(cache_get(&c, "facts", "k", &out));
	cache_put(&c, "facts", "k", "a\0b", 3);
	cache_put(&c, "facts", "k", "x\0yz", 4);
	store_close(s);
	s = open_store(p, &note);
	c = store_cache(s);
	assert_null(note);
	assert_true(cache_get(&c, "facts", "k", &out));
	assert_int_equal(out.len, 4);
	assert_memory_equal(out.ptr, "x\0yz", 4);
	assert_false(cache_get(&c, "other", "k", &out));
	str_free(&out);
	store_close(s);
}

static void keeps_samples(void **state)
{
	struct place *p = *state;
	const char *note;
	struct store *s = open_store(p, &note);
	struct sample m = {.round = 2,
			   .layout = 3,
			   .status = SAMPLE_TIMEOUT,
			   .wall_ns = 5,
			   .user_ns = 6,
			   .sys_ns = 7,
			   .max_rss_kb = 8,
			   .faults = 9,
			   .switches = 10,
			   .instructions = -1,
			   .value = 0.125};
	assert_int_equal(store_add_sample(s, "key", "cmd", &m, NULL), 0);
	m.round = 1;
	m.instructions = INT64_C(9007199254740993);
	assert_int_equal(store_add_sample(s, "key", "cmd", &m, NULL), 0);
	m.phase = 1;
	assert_int_equal(store_add_sample(s, "key", "cmd", &m, NULL), 0);
	store_close(s);
	s = open_store(p, &note);
	struct sample_list l = {0};
	assert_int_equal(store_load_samples(s, &p->a, "key", "cmd", 0, 4, &l, NULL), 0);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.v[0].round, 1);
	assert_true(l.v[0].instructions == INT64_C(9007199254740993));
	assert_int_equal(l.v[1].round, 2);
	assert_int_equal(l.v[1].benchmark, 4);
	assert_int_equal(l.v[1].layout, 3);
	assert_int_equal(l.v[1].status, SAMPLE_TIMEOUT);
	assert_int_equal(l.v[1].switches, 10);
	assert_true(l.v[1].value == 0.125);
	l.n = 0;
	assert_int_equal(store_load_samples(s, &p->a, "key", "other", 0, 0, &l, NULL), 0);
	assert_int_equal(l.n, 0);
	store_close(s);
}

/* A store of the version before: its samples stay, but not what it thought of memory. */
static void an_older_store_is_brought_up_to_date(void **state)
{
	struct place *p = *state;
	struct err err = {{0}};
	struct sample_list l = {0};
	const char *note;
	char *message = NULL;
	sqlite3 *db;
	assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
	int rc = sqlite3_exec(
		db,
		"CREATE TABLE blob(kind TEXT, key TEXT, bytes BLOB, day INTEGER, PRIMARY KEY(kind, key)) WITHOUT ROWID;"
		"CREATE TABLE sample(key TEXT, command TEXT, phase INTEGER, round INTEGER, layout INTEGER, status "
		"INTEGER,"
		" wall INTEGER, user INTEGER, sys INTEGER, rss INTEGER, faults INTEGER, switches INTEGER, instructions "
		"INTEGER);"
		"INSERT INTO sample VALUES ('k', 'c', 0, 4, 1, 0, 11, 12, 13, 14, 15, 16, -1);"
		"PRAGMA application_id=1633973875; PRAGMA user_version=1;",
		NULL, NULL, &message);
	if (rc != SQLITE_OK)
		fail_msg("%s", message);
	sqlite3_close(db);
	struct store *s = open_store(p, &note);
	assert_null(note);
	struct sample more = {
		.value = 2.5, .round = 5, .wall_ns = 21, .max_rss_kb = 24, .design = DESIGN_TOGETHER, .all_rss_kb = 30};
	assert_int_equal(store_add_sample(s, "k", "c", &more, &err), 0);
	store_close(s);
	s = open_store(p, &note);
	assert_null(note);
	assert_int_equal(store_load_samples(s, &p->a, "k", "c", 0, 0, &l, &err), 0);
	assert_int_equal(l.n, 2);
	assert_true(l.v[0].wall_ns == 11 && l.v[0].max_rss_kb == 0 && l.v[0].design == DESIGN_ALONE);
	assert_true(l.v[0].instructions == -1 && l.v[0].switches == 16);
	assert_true(l.v[1].wall_ns == 21 && l.v[1].max_rss_kb == 24 && l.v[1].design == DESIGN_TOGETHER);
	assert_int_equal(l.v[1].all_rss_kb, 30);
	assert_true(l.v[0].value == 0 && l.v[1].value == 2.5);
	store_close(s);
}

static void a_damaged_file_is_set_aside(void **state)
{
	struct place *p = *state;
	const char *note;
	assert_int_equal(fs_write(p->path, "this is no database at all, not even nearly one", 47, 0, NULL), 0);
	struct store *s = open_store(p, &note);
	assert_non_null(note);
	assert_non_null(strstr(note, ".damaged"));
	assert_true(fs_exists(arena_printf(&p->a, "%s.damaged", p->path)));
	store_close(s);
}

static void a_file_cut_short_is_set_aside(void **state)
{
	struct place *p = *state;
	const char *note;
	struct store *s = open_store(p, &note);
	struct sample m = {0};
	for (int i = 0; i < 200; i++)
		assert_int_equal(store_add_sample(s, "key", "cmd", &m, NULL), 0);
	store_close(s);
	assert_int_equal(truncate(p->path, 5000), 0);
	s = open_store(p, &note);
	struct sample_list l = {0};
	struct err err = {{0}};
	/* Either it was set aside, or what is readable is read, or it is said: no crash, no loop. */
	(void)!store_load_samples(s, &p->a, "key", "cmd", 0, 0, &l, &err);
	store_close(s);
}

/* What was kept is there after a kill at once: nothing waits for store_close. */
static void a_killed_process_loses_nothing_kept(void **state)
{
	struct place *p = *state;
	const char *note;
	pid_t pid = fork();
	if (pid == 0) {
		struct store *s = NULL;
		struct sample m = {.round = 7};
		if (store_open(&p->a, p->path, &s, &note, NULL) != 0 ||
		    store_add_sample(s, "key", "cmd", &m, NULL) != 0)
			_exit(1);
		_exit(0); /* no close, like SIGKILL */
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	struct store *s = open_store(p, &note);
	struct sample_list l = {0};
	assert_int_equal(store_load_samples(s, &p->a, "key", "cmd", 0, 0, &l, NULL), 0);
	assert_int_equal(l.n, 1);
	store_close(s);
}

static void a_folder_in_its_place_is_an_error(void **state)
{
	struct place *p = *state;
	struct store *s = NULL;
	const char *note;
	struct err err = {{0}};
	assert_int_equal(fs_mkdirs(p->path, NULL), 0);
	assert_int_equal(store_open(&p->a, p->path, &s, &note, &err), -1);
	assert_non_null(strstr(err.text, p->path));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_blobs),
		TEST(keeps_samples),
		TEST(a_damaged_file_is_set_aside),
		TEST(an_older_store_is_brought_up_to_date),
		TEST(a_file_cut_short_is_set_aside),
		TEST(a_killed_process_loses_nothing_kept),
		TEST(a_folder_in_its_place_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
