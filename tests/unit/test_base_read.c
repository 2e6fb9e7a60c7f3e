/* What strangers may put where a file is looked for: nothing of it is waited for or read without end. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/proc.h"
#include "place.h"

static const char *at(const char *name)
{
	return path_join(&arena, place, name);
}

static void make_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_true(fd >= 0 && strlen(path) < sizeof address.sun_path);
	strcpy(address.sun_path, path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	close(fd);
}

/* Every way in which a file is read. */
static void refused(const char *path, const char *what)
{
	struct str s = {0};
	struct err err = {{0}};
	char hash[HASH_TEXT];
	assert_int_equal(fs_read(path, &s, 0, &err), -1);
	if (!strstr(err.text, path) || !strstr(err.text, what))
		fail_msg("%s: %s is not in \"%s\"", path, what, err.text);
	assert_int_equal(fs_read_named(path, &s, 0, &err), -1);
	assert_int_equal(fs_open(path, NULL, NULL), -1);
	assert_int_equal(hash_file(path, hash, NULL), -1);
	assert_null(json_read_file(path, JSON_STRICT, NULL));
	assert_int_equal(fs_copy_file(path, at("copy"), NULL), -1);
	assert_int_equal(s.len, 0);
	str_free(&s);
}

static void only_files_are_read(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(at("pipe"), 0600), 0);
	make_socket(at("socket"));
	refused(at("pipe"), "pipe");
	refused(at("socket"), "socket");
	refused(place, "folder");
	refused("/dev/zero", "device");
	refused("/dev/null", "device");
	refused("/dev/tty", "/dev/tty");
}

static void a_link_to_a_pipe_is_a_pipe(void **state)
{
	(void)state;
	struct str s = {0};
	struct err err = {{0}};
	assert_int_equal(mkfifo(at("pipe"), 0600), 0);
	assert_int_equal(symlink("pipe", at("link")), 0);
	assert_int_equal(fs_read(at("link"), &s, 0, &err), -1);
	assert_non_null(strstr(err.text, "pipe"));
	assert_int_equal(symlink("/dev/zero", at("zero")), 0);
	assert_int_equal(fs_read(at("zero"), &s, 0, &err), -1);
	/* a link to a file is as good as the file, and /proc has files */
	assert_int_equal(fs_write(at("file"), "x", 1, 0, NULL), 0);
	assert_int_equal(symlink("file", at("good")), 0);
	assert_int_equal(fs_read(at("good"), &s, 0, &err), 0);
	assert_string_equal(str_text(&s), "x");
	assert_int_equal(fs_read("/proc/self/status", &s, 0, &err), 0);
	str_free(&s);
}

/* A file with a hole is as large as it says, whatever it takes on the disk. */
static void a_huge_file_is_not_read(void **state)
{
	(void)state;
	struct str s = {0};
	struct err err = {{0}};
	int fd = open(at("huge"), O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)1 << 40), 0);
	close(fd);
	assert_int_equal(fs_read(at("huge"), &s, 0, &err), -1);
	assert_non_null(strstr(err.text, "larger"));
	assert_int_equal(fs_read_named(at("huge"), &s, 0, &err), -1);
	assert_int_equal(s.cap, 0);
}

/* What a child of a shell reads: cat is `advisor report`. */
static int read_named(void *arg)
{
	struct str s = {0};
	struct err err = {{0}};
	int rc = fs_read_named(arg, &s, 1 << 20, &err);
	(void)!write(1, rc ? err.text : str_text(&s), rc ? strlen(err.text) : s.len);
	return rc ? 1 : 0;
}

static void what_the_user_names_is_read(void **state)
{
	(void)state;
	struct proc_result r = {0};
	struct proc_spec spec = {
		.child = read_named, .arg = (void *)"/dev/stdin", .stdin_path = at("in"), .timeout_s = 60};
	assert_int_equal(fs_write(at("in"), "from a file", 11, 0, NULL), 0);
	assert_int_equal(proc_run(&spec, &r, NULL), 0);
	assert_true(proc_ok(&r));
	assert_string_equal(str_text(&r.out), "from a file");
	proc_result_free(&r);
	int ends[2];
	struct str s = {0};
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "through a pipe", 14), 14);
	close(ends[1]);
	assert_int_equal(fs_read_named(arena_printf(&arena, "/dev/fd/%d", ends[0]), &s, 0, NULL), 0);
	assert_string_equal(str_text(&s), "through a pipe");
	close(ends[0]);
	str_free(&s);
}

/* A pipe with a name of its own: one who writes is read, none costs some seconds. */
static void a_named_pipe_needs_a_writer(void **state)
{
	(void)state;
	struct str s = {0};
	struct err err = {{0}};
	assert_int_equal(mkfifo(at("pipe"), 0600), 0);
	int keep = open(at("pipe"), O_RDWR);
	assert_true(keep >= 0);
	assert_int_equal(write(keep, "abc", 3), 3);
	pid_t child = fork();
	if (child == 0) {
		usleep(100000);
		_exit(0); /* the last writer goes */
	}
	close(keep);
	assert_int_equal(fs_read_named(at("pipe"), &s, 0, &err), 0);
	assert_string_equal(str_text(&s), "abc");
	str_free(&s);
	assert_int_equal(fs_read_named(at("pipe"), &s, 0, &err), -1);
	assert_non_null(strstr(err.text, "nobody has written"));
	assert_int_equal(s.len, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_files_are_read),	   TEST(a_link_to_a_pipe_is_a_pipe),  TEST(a_huge_file_is_not_read),
		TEST(what_the_user_names_is_read), TEST(a_named_pipe_needs_a_writer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
