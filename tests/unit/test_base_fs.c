#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/hash.h"

struct place {
	struct arena a;
	char dir[40];
};

static int make_place(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	if (!p)
		return -1;
	strcpy(p->dir, "/tmp/advisor-fs-XXXXXX");
	*state = p;
	return mkdtemp(p->dir) ? 0 : -1;
}

static int drop_place(void **state)
{
	struct place *p = *state;
	int rc = fs_remove_tree(p->dir, NULL);
	rc |= fs_exists(p->dir);
	arena_free(&p->a);
	free(p);
	return rc;
}

static const char *at(struct place *p, const char *name)
{
	return path_join(&p->a, p->dir, name);
}

static void put(struct place *p, const char *name, const char *text)
{
	struct err err = {{0}};
	if (fs_write(at(p, name), text, strlen(text), 0, &err) != 0)
		fail_msg("%s", err.text);
}

static void check(struct place *p, const char *name, const char *text)
{
	struct str s = {0};
	assert_int_equal(fs_read(at(p, name), &s, 0, NULL), 0);
	assert_string_equal(str_text(&s), text);
	str_free(&s);
}

static void normal_paths(void **state)
{
	static const char *const cases[][2] = {
		{"/a/b/../c", "/a/c"},
		{"/../..", "/"},
		{"a/./b//c/", "a/b/c"},
		{"../x", "../x"},
		{"a/..", "."},
		{"a/../../b", "../b"},
		{"/", "/"},
		{"", "."},
		{"./", "."},
		{"/a/b/c/../../..", "/"},
	};
	struct place *p = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(path_normal(&p->a, cases[i][0]), cases[i][1]);
}

static void paths_below(void **state)
{
	(void)state;
	assert_string_equal(path_below("/a/b", "/a/b/c.c"), "c.c");
	assert_string_equal(path_below("/a/b/", "/a/b/c/d"), "c/d");
	assert_string_equal(path_below("/a/b", "/a/b"), ".");
	assert_null(path_below("/a/b", "/a/bc"));
	assert_null(path_below("/a/b", "b/c"));
	assert_null(path_below(NULL, "/a"));
	assert_string_equal(path_below("/", "/x"), "x");
}

static void writes_replace_whole_files(void **state)
{
	struct place *p = *state;
	struct stat st;
	put(p, "deep/er/file", "one");
	put(p, "deep/er/file", "two");
	check(p, "deep/er/file", "two");
	assert_int_equal(fs_write(at(p, "run"), "x", 1, 0755, NULL), 0);
	assert_int_equal(stat(at(p, "run"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0755);
	assert_true(fs_is_exec(at(p, "run")));
	assert_false(fs_is_exec(at(p, "deep")));
}

static void a_file_that_cannot_be_written_is_named(void **state)
{
	struct place *p = *state;
	struct err err = {{0}};
	put(p, "file", "x");
	assert_int_equal(fs_write(at(p, "file/below"), "y", 1, 0, &err), -1);
	assert_non_null(strstr(err.text, "file"));
	check(p, "file", "x");
}

static void reading_has_a_limit(void **state)
{
	struct place *p = *state;
	struct str s = {0};
	struct err err = {{0}};
	put(p, "file", "12345");
	assert_int_equal(fs_read(at(p, "file"), &s, 4, &err), -1);
	assert_non_null(strstr(err.text, "larger"));
	str_free(&s);
	assert_int_equal(fs_read(at(p, "none"), &s, 0, &err), -1);
	assert_non_null(strstr(err.text, "none: No such file"));
}

static void copies_keep_mode_times_and_links(void **state)
{
	struct place *p = *state;
	struct stat a, b;
	put(p, "from", "text");
	assert_int_equal(fs_chmod(at(p, "from"), 0751, NULL), 0);
	assert_int_equal(fs_copy_file(at(p, "from"), at(p, "sub/to"), NULL), 0);
	assert_int_equal(stat(at(p, "from"), &a) | stat(at(p, "sub/to"), &b), 0);
	assert_int_equal(a.st_mode, b.st_mode);
	assert_true(a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec);
	assert_true(a.st_ino != b.st_ino);
	assert_int_equal(fs_symlink("nowhere", at(p, "link"), NULL), 0);
	assert_int_equal(fs_copy_file(at(p, "link"), at(p, "link2"), NULL), 0);
	assert_int_equal(lstat(at(p, "link2"), &b), 0);
	assert_true(S_ISLNK(b.st_mode));
	assert_int_equal(fs_link_file(at(p, "from"), at(p, "hard"), NULL), 0);
	assert_int_equal(fs_link_file(at(p, "from"), at(p, "hard"), NULL), 0);
	assert_int_equal(stat(at(p, "from"), &a) | stat(at(p, "hard"), &b), 0);
	assert_true(a.st_ino == b.st_ino);
}

struct seen {
	struct arena *a;
	struct strlist names;
};

static int see(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct seen *s = ctx;
	(void)err;
	strlist_dup(s->a, &s->names, e->rel);
	return str_eq(e->rel, "skip") ? FS_WALK_SKIP : FS_WALK_ON;
}

static void walks_in_order_and_not_through_links(void **state)
{
	struct place *p = *state;
	struct seen s = {.a = &p->a};
	put(p, "b/1", "");
	put(p, "a", "");
	put(p, "skip/inside", "");
	assert_int_equal(fs_symlink("..", at(p, "b/loop"), NULL), 0);
	assert_int_equal(fs_walk(p->dir, see, &s, NULL), 0);
	static const char *const expect[] = {"a", "b", "b/1", "b/loop", "skip"};
	assert_int_equal(s.names.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(s.names.v[i], expect[i]);
}

static void removing_does_not_follow_links(void **state)
{
	struct place *p = *state;
	put(p, "keep/file", "x");
	put(p, "tree/ro/file", "x");
	assert_int_equal(fs_symlink(at(p, "keep"), at(p, "tree/link"), NULL), 0);
	assert_int_equal(fs_chmod(at(p, "tree/ro"), 0555, NULL), 0);
	assert_int_equal(fs_remove_tree(at(p, "tree"), NULL), 0);
	assert_false(fs_exists(at(p, "tree")));
	check(p, "keep/file", "x");
	assert_int_equal(fs_remove_tree(at(p, "tree"), NULL), 0);
}

static void locks_exclude(void **state)
{
	struct place *p = *state;
	int one = -1, two = -1;
	assert_int_equal(fs_lock(at(p, "lock"), &one, NULL), 0);
	assert_int_equal(fs_lock(at(p, "lock"), &two, NULL), -1);
	fs_unlock(one);
	assert_int_equal(fs_lock(at(p, "lock"), &two, NULL), 0);
	fs_unlock(two);

	/* for everybody: no link, no pipe, no folder */
	assert_int_equal(fs_lock_shared(at(p, "shared"), &one), 0);
	assert_int_equal(fs_lock_shared(at(p, "shared"), &two), 1);
	assert_int_equal(two, -1);
	fs_unlock(one);
	assert_int_equal(fs_lock_shared(at(p, "shared"), &two), 0);
	fs_unlock(two);
	assert_int_equal(symlink("shared", at(p, "link")), 0);
	assert_int_equal(fs_lock_shared(at(p, "link"), &one), -1);
	assert_int_equal(mkfifo(at(p, "pipe"), 0644), 0);
	assert_int_equal(fs_lock_shared(at(p, "pipe"), &one), -1);
	assert_int_equal(fs_lock_shared(at(p, ""), &one), -1);
}

static void finds_programs(void **state)
{
	struct place *p = *state;
	assert_int_equal(fs_write(at(p, "one/tool"), "x", 1, 0755, NULL), 0);
	assert_int_equal(fs_write(at(p, "two/tool"), "x", 1, 0755, NULL), 0);
	const char *list = arena_printf(&p->a, "%s:%s", at(p, "one"), at(p, "two"));
	assert_string_equal(fs_which(&p->a, "tool", list, NULL), at(p, "one/tool"));
	assert_string_equal(fs_which(&p->a, "tool", list, at(p, "one")), at(p, "two/tool"));
	assert_null(fs_which(&p->a, "other", list, NULL));
}

static void hashes_tell_texts_apart(void **state)
{
	struct place *p = *state;
	char a[HASH_TEXT], b[HASH_TEXT];
	struct hash *h = hash_new(), *g = hash_new();
	hash_add_text(h, "ab");
	hash_add_text(h, "c");
	hash_finish(h, a);
	hash_add_text(g, "a");
	hash_add_text(g, "bc");
	hash_finish(g, b);
	assert_int_equal(strlen(a), 32);
	assert_string_not_equal(a, b);
	put(p, "file", "content");
	assert_int_equal(hash_file(at(p, "file"), a, NULL), 0);
	hash_text("content", b);
	assert_string_equal(a, b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)

/* What is no file is written to where the user named it: root's rename() would put a file in a device's place. */
static void a_pipe_is_written_to(void **state)
{
	struct place *p = *state;
	const char *pipe = at(p, "pipe"), *link = at(p, "link");
	char got[4] = "";
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(symlink(pipe, link), 0);
	int fd = open(pipe, O_RDONLY | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_int_equal(fs_write_named(link, "abc", 3, NULL), 0);
	assert_int_equal(read(fd, got, 3), 3);
	assert_string_equal(got, "abc");
	close(fd);
	struct stat st;
	assert_int_equal(lstat(pipe, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	/* but not where the user did not name it: there it is in the way, and so is a link */
	put(p, "link", "x");
	check(p, "link", "x");
	put(p, "pipe", "y");
	check(p, "pipe", "y");
}

/* A name that the user gave may be a link to a file. */
static void a_named_link_is_followed(void **state)
{
	struct place *p = *state;
	struct stat st;
	put(p, "file", "old");
	assert_int_equal(symlink("file", at(p, "link")), 0);
	assert_int_equal(fs_write_named(at(p, "link"), "new", 3, NULL), 0);
	check(p, "file", "new");
	assert_int_equal(lstat(at(p, "link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(normal_paths),
		TEST(paths_below),
		TEST(writes_replace_whole_files),
		TEST(a_file_that_cannot_be_written_is_named),
		TEST(a_pipe_is_written_to),
		TEST(a_named_link_is_followed),
		TEST(reading_has_a_limit),
		TEST(copies_keep_mode_times_and_links),
		TEST(walks_in_order_and_not_through_links),
		TEST(removing_does_not_follow_links),
		TEST(locks_exclude),
		TEST(finds_programs),
		TEST(hashes_tell_texts_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
