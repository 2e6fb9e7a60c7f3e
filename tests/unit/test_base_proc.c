#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/seccomp.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"

static struct proc_result run_shell(const char *command, struct proc_spec spec)
{
	struct arena a = {0};
	struct proc_result r;
	struct err err = {{0}};
	spec.argv = proc_shell(&a, command);
	int rc = proc_run(&spec, &r, &err);
	if (rc != 0)
		fail_msg("%s", err.text);
	arena_free(&a);
	return r;
}

static void captures_output_and_status(void **state)
{
	(void)state;
	struct proc_result r = run_shell("echo out; echo err >&2; exit 3", (struct proc_spec){0});
	assert_int_equal(r.end, PROC_EXITED);
	assert_int_equal(r.code, 3);
	assert_string_equal(str_text(&r.out), "out\n");
	assert_string_equal(str_text(&r.err), "err\n");
	assert_true(r.wall_ns > 0);
	proc_result_free(&r);
}

static void joins_stderr(void **state)
{
	(void)state;
	struct proc_result r = run_shell("echo a; echo b >&2", (struct proc_spec){.stderr_path = "&1"});
	assert_string_equal(str_text(&r.out), "a\nb\n");
	proc_result_free(&r);
}

static void reports_signals(void **state)
{
	(void)state;
	struct proc_result r = run_shell("kill -SEGV $$", (struct proc_spec){0});
	assert_int_equal(r.end, PROC_SIGNALLED);
	assert_int_equal(r.code, SIGSEGV);
	proc_result_free(&r);
}

static void large_output_is_whole(void **state)
{
	(void)state;
	struct proc_result r =
		run_shell("head -c 3000000 /dev/zero; head -c 1000000 /dev/zero >&2", (struct proc_spec){0});
	assert_int_equal(r.out.len, 3000000);
	assert_int_equal(r.err.len, 1000000);
	proc_result_free(&r);
}

static void output_limit_ends_a_flood(void **state)
{
	(void)state;
	struct proc_result r = run_shell("yes", (struct proc_spec){.output_limit = 100000});
	assert_int_equal(r.end, PROC_OUTPUT_LIMIT);
	assert_int_equal(r.out.len, 100000);
	proc_result_free(&r);
}

static int alive(const char *pid_file)
{
	struct str s = {0};
	struct err err;
	int rc = fs_read(pid_file, &s, 0, &err);
	pid_t pid = rc == 0 ? (pid_t)atoi(str_text(&s)) : 0;
	str_free(&s);
	assert_true(pid > 1);
	return kill(pid, 0) == 0;
}

static void timeout_ends_the_whole_group(void **state)
{
	(void)state;
	char command[256], dir[] = "/tmp/advisor-proc-XXXXXX";
	assert_non_null(mkdtemp(dir));
	snprintf(command, sizeof command, "trap '' TERM; sleep 600 & echo $! > %s/pid; wait; sleep 600", dir);
	struct proc_result r = run_shell(command, (struct proc_spec){.timeout_s = 0.3});
	assert_int_equal(r.end, PROC_TIMEOUT);
	proc_result_free(&r);
	snprintf(command, sizeof command, "%s/pid", dir);
	assert_false(alive(command));
	fs_remove_tree(dir, NULL);
}

static void daemons_are_found_and_ended(void **state)
{
	(void)state;
	char command[256], dir[] = "/tmp/advisor-proc-XXXXXX";
	assert_non_null(mkdtemp(dir));
	snprintf(command, sizeof command,
		 "setsid sh -c 'echo $$ > %s/pid; exec sleep 600' >/dev/null 2>&1 & while [ ! -s %s/pid ]; do :; done",
		 dir, dir);
	struct proc_result r = run_shell(command, (struct proc_spec){.kill_left_over = 1});
	assert_int_equal(r.end, PROC_EXITED);
	assert_true(r.left_over);
	proc_result_free(&r);
	snprintf(command, sizeof command, "%s/pid", dir);
	assert_false(alive(command));
	fs_remove_tree(dir, NULL);
}

static void a_missing_program_is_named(void **state)
{
	(void)state;
	const char *argv[] = {"no-such-program-here", NULL};
	struct proc_spec spec = {.argv = argv};
	struct proc_result r;
	struct err err = {{0}};
	assert_int_equal(proc_run(&spec, &r, &err), -1);
	assert_int_equal(r.end, PROC_NOT_STARTED);
	assert_non_null(strstr(err.text, "no-such-program-here"));
	assert_non_null(strstr(err.text, "No such file"));
}

static void a_missing_directory_is_named(void **state)
{
	(void)state;
	const char *argv[] = {"true", NULL};
	struct proc_spec spec = {.argv = argv, .cwd = "/no/such/dir"};
	struct proc_result r;
	struct err err = {{0}};
	assert_int_equal(proc_run(&spec, &r, &err), -1);
	assert_non_null(strstr(err.text, "/no/such/dir"));
}

static void path_of_the_new_environment_is_searched(void **state)
{
	(void)state;
	char dir[] = "/tmp/advisor-proc-XXXXXX", path[64], entry[64];
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/only-there", dir);
	snprintf(entry, sizeof entry, "PATH=%s", dir);
	assert_int_equal(fs_write(path, "#!/bin/sh\necho found\n", 21, 0755, NULL), 0);
	const char *argv[] = {"only-there", NULL}, *env[] = {entry, NULL};
	struct proc_spec spec = {.argv = argv, .env = env};
	struct proc_result r;
	assert_int_equal(proc_run(&spec, &r, NULL), 0);
	assert_string_equal(str_text(&r.out), "found\n");
	proc_result_free(&r);
	fs_remove_tree(dir, NULL);
}

static int child_writes(void *arg)
{
	return write(1, arg, strlen(arg)) > 0 ? 7 : 1;
}

static void a_function_runs_in_a_child(void **state)
{
	(void)state;
	char text[] = "from the child";
	struct proc_spec spec = {.child = child_writes, .arg = text};
	struct proc_result r;
	assert_int_equal(proc_run(&spec, &r, NULL), 0);
	assert_int_equal(r.code, 7);
	assert_string_equal(str_text(&r.out), "from the child");
	proc_result_free(&r);
}

struct seen {
	int count, codes[16], stop_at;
};

static int note(void *ctx, size_t i, struct proc_result *r)
{
	struct seen *s = ctx;
	s->codes[i] = r->code;
	s->count++;
	return s->stop_at && s->count == s->stop_at;
}

/* ---- a confined child ---- */

static int is_refused(long result)
{
	return result < 0 && (errno == EPERM || errno == EACCES);
}

static int opens_for_writing(const char *path)
{
	static const int ways[] = {
		O_WRONLY, O_RDWR, O_WRONLY | O_CREAT, O_RDONLY | O_CREAT, O_RDONLY | O_TRUNC, O_WRONLY | O_APPEND};
	int opened = 0;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		opened |= !is_refused(open(path, ways[i], 0644));
	return opened | !is_refused(open("/tmp", O_TMPFILE | O_RDWR, 0600));
}

/* Everything that must fail; the number of the first that does not. */
static int tries_all(void *arg)
{
	const char *path = arg;
	char *const argv[] = {NULL};
	const struct rlimit more = {1 << 30, 1 << 30};
	if (opens_for_writing(path))
		return 1;
	if (!is_refused(fork()) || !is_refused(execv("/bin/sh", argv)))
		return 2;
	if (!is_refused(unlink(path)) || !is_refused(rename(path, "/tmp/advisor-never")) ||
	    !is_refused(truncate(path, 0)))
		return 3;
	if (!is_refused(mkdir("/tmp/advisor-never", 0700)) || !is_refused(symlink("x", "/tmp/advisor-never")) ||
	    !is_refused(link(path, "/tmp/advisor-never")) || !is_refused(chmod(path, 0777)))
		return 4;
	if (!is_refused(socket(AF_UNIX, SOCK_STREAM, 0)) || !is_refused(socket(AF_INET, SOCK_STREAM, 0)))
		return 5;
	if (!is_refused(kill(getppid(), SIGTERM)) || !is_refused(setrlimit(RLIMIT_FSIZE, &more)))
		return 6;
	if (mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		return 7;
	return 0;
}

static void *answers(void *arg)
{
	*(int *)arg = 42;
	return NULL;
}

/* What must go on to work. */
static int works_on(void *arg)
{
	struct str text = {0};
	pthread_t thread;
	int answer = 0;
	if (fs_read(arg, &text, 0, NULL) != 0 || strcmp(str_text(&text), "kept") != 0)
		return 1;
	str_free(&text);
	if (pthread_create(&thread, NULL, answers, &answer) != 0 || pthread_join(thread, NULL) != 0 || answer != 42)
		return 2;
	return write(1, "out", 3) == 3 ? 0 : 3;
}

static int aborts(void *arg)
{
	(void)arg;
	abort();
}

static void a_confined_child_can_only_read_and_compute(void **state)
{
	(void)state;
	struct arena a = {0};
	struct proc_result r;
	char *dir = fs_temp_dir(&a, "/tmp/advisor-confined-", NULL), *path = path_join(&a, dir, "file");
	struct str text = {0};
	uint32_t action = SECCOMP_RET_ERRNO;
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0)
		skip(); /* a kernel without filters */
	assert_int_equal(fs_write(path, "kept", 4, 0, NULL), 0);
	assert_int_equal(proc_run(&(struct proc_spec){.child = tries_all, .arg = path, .confined = 1}, &r, NULL), 0);
	assert_int_equal(r.end, PROC_EXITED);
	assert_int_equal(r.code, 0);
	assert_int_equal(fs_read(path, &text, 0, NULL), 0);
	assert_string_equal(str_text(&text), "kept");
	proc_result_free(&r);
	assert_int_equal(proc_run(&(struct proc_spec){.child = works_on, .arg = path, .confined = 1}, &r, NULL), 0);
	assert_int_equal(r.code, 0);
	assert_string_equal(str_text(&r.out), "out");
	proc_result_free(&r);
	assert_int_equal(proc_run(&(struct proc_spec){.child = aborts, .confined = 1}, &r, NULL), 0);
	assert_int_equal(r.end, PROC_SIGNALLED);
	assert_int_equal(r.code, SIGABRT);
	proc_result_free(&r);
	/* we ourselves are as before */
	assert_int_equal(fs_remove_tree(dir, NULL), 0);
	str_free(&text);
	arena_free(&a);
}

static void many_run_and_each_is_reported(void **state)
{
	(void)state;
	struct arena a = {0};
	struct proc_spec specs[12] = {{0}};
	struct seen seen = {0};
	for (int i = 0; i < 12; i++)
		specs[i].argv = proc_shell(&a, arena_printf(&a, "exit %d", i));
	assert_int_equal(proc_run_many(specs, 12, 3, note, &seen, NULL), 0);
	assert_int_equal(seen.count, 12);
	for (int i = 0; i < 12; i++)
		assert_int_equal(seen.codes[i], i);
	arena_free(&a);
}

static void many_can_be_ended_early(void **state)
{
	(void)state;
	struct arena a = {0};
	struct proc_spec specs[6] = {{0}};
	struct seen seen = {.stop_at = 1};
	for (int i = 0; i < 6; i++)
		specs[i].argv = proc_shell(&a, i == 0 ? "exit 1" : "sleep 600");
	assert_int_equal(proc_run_many(specs, 6, 2, note, &seen, NULL), -1);
	assert_true(seen.count <= 2);
	arena_free(&a);
}

static void interrupt_ends_children(void **state)
{
	(void)state;
	struct proc_result r = run_shell("kill -INT $PPID; sleep 600", (struct proc_spec){0});
	assert_int_equal(r.end, PROC_INTERRUPTED);
	assert_int_equal(proc_interrupted(), SIGINT);
	proc_result_free(&r);
	proc_interrupt(0);
}

/* The signal may come at any moment, also between start and wait. */
static void a_signal_at_once_is_not_lost(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		struct arena a = {0};
		struct proc_spec spec = {.argv = proc_shell(&a, "kill -INT $PPID; exec sleep 600")};
		struct proc_result r;
		assert_int_equal(proc_run(&spec, &r, NULL), 0);
		assert_int_equal(r.end, PROC_INTERRUPTED);
		proc_result_free(&r);
		proc_interrupt(0);
		arena_free(&a);
	}
}

static void splits_like_a_shell(void **state)
{
	(void)state;
	struct arena a = {0};
	struct strlist l = {0};
	assert_int_equal(proc_split(&a, "gcc  -DX='\"a b\"' \"q\\\"r\" a\\ b ''", &l, NULL), 0);
	assert_int_equal(l.n, 5);
	assert_string_equal(l.v[1], "-DX=\"a b\"");
	assert_string_equal(l.v[2], "q\"r");
	assert_string_equal(l.v[3], "a b");
	assert_string_equal(l.v[4], "");
	struct err err = {{0}};
	assert_int_equal(proc_split(&a, "a 'b", &l, &err), -1);
	arena_free(&a);
}

static void environment_changes(void **state)
{
	(void)state;
	struct arena a = {0};
	const char *changes[] = {"HOME=/x", "PATH", "NEW=1", "NEW=2", NULL};
	const char **env = proc_env(&a, changes);
	int home = 0, path = 0, fresh = 0;
	for (; *env; env++) {
		home += strcmp(*env, "HOME=/x") == 0;
		path += str_starts(*env, "PATH=");
		fresh += str_starts(*env, "NEW=") ? (strcmp(*env, "NEW=2") == 0 ? 1 : 100) : 0;
	}
	assert_int_equal(home, 1);
	assert_int_equal(path, 0);
	assert_int_equal(fresh, 1);
	arena_free(&a);
}

/* ---- the launcher ---- */

static struct proc_result launch(const char *command, struct proc_spec spec, int *rc, struct err *err)
{
	struct arena a = {0};
	struct proc_result r;
	spec.argv = proc_shell(&a, command);
	spec.launcher = proc_launcher(&a);
	assert_non_null(spec.launcher);
	*rc = proc_run(&spec, &r, err);
	arena_free(&a);
	return r;
}

/* What a program says of its own peak is what is told of it, whatever we ourselves hold. */
static void peak_memory_is_the_programs_own(void **state)
{
	(void)state;
	static const long sizes[] = {0, 2000, 30000, 300000};
	const size_t ours = (size_t)200 << 20;
	volatile char *held = malloc(ours);
	assert_non_null(held);
	for (size_t i = 0; i < ours; i += 1024)
		held[i] = 1;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct arena a = {0};
		struct err err = {{0}};
		int rc;
		const char *command = arena_printf(
			&a, "PLANTED_MS=1 PLANTED_PEAK=1 PLANTED_HOLD_KB=%ld exec " BINARY_DIR "/planted", sizes[i]);
		struct proc_result r = launch(command, (struct proc_spec){0}, &rc, &err);
		double own = strtod(str_text(&r.err), NULL), told = (double)r.max_rss_kb;
		printf("%.0f KB by itself, %.0f told\n", own, told);
		assert_int_equal(rc, 0);
		assert_true(own > (double)sizes[i]);
		/* the kernel counts in batches for each processor */
		assert_true(told > 0.98 * own - 300 && told < 1.02 * own + 300);
		proc_result_free(&r);
		arena_free(&a);
	}
	free((void *)(uintptr_t)held);
}

static void runs_in_a_row_are_added_up(void **state)
{
	(void)state;
	struct err err = {{0}};
	int rc;
	struct proc_result r = launch("echo x", (struct proc_spec){.times = 5}, &rc, &err);
	assert_int_equal(rc, 0);
	assert_true(proc_ok(&r));
	assert_int_equal(r.runs, 5);
	assert_string_equal(str_text(&r.out), "x\nx\nx\nx\nx\n");
	assert_true(r.wall_ns > 0);
	proc_result_free(&r);
	/* the first that fails is the last */
	char command[256], dir[] = "/tmp/advisor-proc-XXXXXX";
	assert_non_null(mkdtemp(dir));
	snprintf(command, sizeof command, "echo x >> %s/n; test $(wc -l < %s/n) -lt 3 || exit 7", dir, dir);
	r = launch(command, (struct proc_spec){.times = 5}, &rc, &err);
	assert_int_equal(r.end, PROC_EXITED);
	assert_int_equal(r.code, 7);
	assert_int_equal(r.runs, 3);
	proc_result_free(&r);
	fs_remove_tree(dir, NULL);
}

/* As without a launcher. */
static void a_launched_program_ends_as_it_ends(void **state)
{
	(void)state;
	struct err err = {{0}};
	int rc;
	struct proc_result r = launch("kill -SEGV $$", (struct proc_spec){0}, &rc, &err);
	assert_int_equal(r.end, PROC_SIGNALLED);
	assert_int_equal(r.code, SIGSEGV);
	proc_result_free(&r);
	/* one that ends its own group */
	r = launch("kill -TERM 0; sleep 600", (struct proc_spec){0}, &rc, &err);
	assert_int_equal(r.end, PROC_SIGNALLED);
	assert_int_equal(r.code, SIGTERM);
	proc_result_free(&r);
	r = launch("trap '' TERM; sleep 600 & wait; sleep 600", (struct proc_spec){.timeout_s = 0.2}, &rc, &err);
	assert_int_equal(r.end, PROC_TIMEOUT);
	proc_result_free(&r);
	struct arena a = {0};
	const char *argv[] = {"no-such-program-here", NULL};
	struct proc_spec spec = {.argv = argv, .launcher = proc_launcher(&a)};
	assert_int_equal(proc_run(&spec, &r, &err), -1);
	assert_int_equal(r.end, PROC_NOT_STARTED);
	assert_non_null(strstr(err.text, "no-such-program-here"));
	assert_non_null(strstr(err.text, "No such file"));
	proc_result_free(&r);
	arena_free(&a);
}

static void several_begin_at_the_same_moment(void **state)
{
	(void)state;
	struct arena a = {0};
	struct err err = {{0}};
	struct proc_result r[2];
	const char *launcher = proc_launcher(&a);
	/* each waits for the other, so that both must be under way at once */
	char dir[] = "/tmp/advisor-proc-XXXXXX";
	assert_non_null(mkdtemp(dir));
	const char *text = "touch %s/%d; while [ ! -e %s/%d ]; do sleep 0.01; done; echo %d";
	struct proc_spec specs[2] = {
		{.argv = proc_shell(&a, arena_printf(&a, text, dir, 0, dir, 1, 0)), .launcher = launcher},
		{.argv = proc_shell(&a, arena_printf(&a, text, dir, 1, dir, 0, 1)), .launcher = launcher}};
	assert_int_equal(proc_run_together(specs, 2, r, &err), 0);
	assert_string_equal(str_text(&r[0].out), "0\n");
	assert_string_equal(str_text(&r[1].out), "1\n");
	assert_true(proc_ok(&r[0]) && proc_ok(&r[1]));
	proc_result_free(&r[0]);
	proc_result_free(&r[1]);
	/* a program that is not there, on either side: the other one's result is its own */
	const char *argv[] = {"no-such-program-here", NULL};
	for (int i = 0; i < 2; i++) {
		struct proc_spec bad[2] = {{.argv = proc_shell(&a, "true"), .launcher = launcher},
					   {.argv = proc_shell(&a, "true"), .launcher = launcher}};
		bad[i].argv = argv;
		assert_int_equal(proc_run_together(bad, 2, r, &err), -1);
		assert_int_equal(r[i].end, PROC_NOT_STARTED);
		assert_true(proc_ok(&r[1 - i]));
		proc_result_free(&r[0]);
		proc_result_free(&r[1]);
	}
	/* and a folder that is not there: nothing runs, nobody is left waiting */
	specs[1].cwd = "/no/such/dir";
	assert_int_equal(proc_run_together(specs, 2, r, &err), -1);
	assert_non_null(strstr(err.text, "/no/such/dir"));
	fs_remove_tree(dir, NULL);
	arena_free(&a);
}

static double count_calls(void *ctx, int pid)
{
	assert_true(pid > 1);
	++*(int *)ctx;
	return 0.01;
}

static void a_run_can_be_watched(void **state)
{
	(void)state;
	struct err err = {{0}};
	int rc, calls = 0;
	struct proc_result r =
		launch("sleep 0.2", (struct proc_spec){.watch = count_calls, .watch_ctx = &calls}, &rc, &err);
	assert_int_equal(rc, 0);
	assert_true(calls >= 2);
	proc_result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captures_output_and_status),
		cmocka_unit_test(joins_stderr),
		cmocka_unit_test(reports_signals),
		cmocka_unit_test(large_output_is_whole),
		cmocka_unit_test(output_limit_ends_a_flood),
		cmocka_unit_test(timeout_ends_the_whole_group),
		cmocka_unit_test(daemons_are_found_and_ended),
		cmocka_unit_test(a_missing_program_is_named),
		cmocka_unit_test(a_missing_directory_is_named),
		cmocka_unit_test(path_of_the_new_environment_is_searched),
		cmocka_unit_test(a_function_runs_in_a_child),
		cmocka_unit_test(a_confined_child_can_only_read_and_compute),
		cmocka_unit_test(many_run_and_each_is_reported),
		cmocka_unit_test(many_can_be_ended_early),
		cmocka_unit_test(interrupt_ends_children),
		cmocka_unit_test(a_signal_at_once_is_not_lost),
		cmocka_unit_test(splits_like_a_shell),
		cmocka_unit_test(environment_changes),
		cmocka_unit_test(peak_memory_is_the_programs_own),
		cmocka_unit_test(runs_in_a_row_are_added_up),
		cmocka_unit_test(a_launched_program_ends_as_it_ends),
		cmocka_unit_test(several_begin_at_the_same_moment),
		cmocka_unit_test(a_run_can_be_watched),
	};
	proc_catch_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
