/* The user's own compile farm stays useful below the wrapper, and never mixes variants. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "builder_project.h"

static void write_project(struct trial *t)
{
	put_file(t, "Makefile", "CC = gcc\nCFLAGS = -O1\nprog: a.o b.o\n\t$(CC) -o $@ a.o b.o\n");
	put_file(t, "a.c", "#include <stdio.h>\nint b(void);\nint main(void) { printf(\"%d\\n\", b()); return 0; }\n");
	put_file(t, "b.c", "#ifndef N\n#define N 1\n#endif\nint b(void) { return N; }\n");
}

/* A server on the loopback alone; its pid, 0 when it does not start. */
static int start_server(struct trial *t, const char *port)
{
	const char *command = arena_printf(&t->a,
					   "distccd --daemon --no-detach --port %s --listen 127.0.0.1 --allow "
					   "127.0.0.1 >\"%s/log\" 2>&1 & echo $!",
					   port, t->dir);
	struct proc_spec spec = {.argv = proc_shell(&t->a, command), .timeout_s = 10};
	struct proc_result r = {0};
	int pid = !proc_run(&spec, &r, NULL) && proc_ok(&r) ? atoi(str_text(&r.out)) : 0;

	proc_result_free(&r);
	for (int i = 0; pid && i < 50; i++) {
		const char *probe = arena_printf(&t->a, "grep -qi ':%04X ' /proc/net/tcp", (unsigned)atoi(port));
		struct proc_spec ask = {.argv = proc_shell(&t->a, probe), .timeout_s = 10};

		int up = !proc_run(&ask, &r, NULL) && proc_ok(&r);
		proc_result_free(&r);
		if (up)
			return pid;
		usleep(100000);
	}
	return 0;
}

static void farm(void **state)
{
	struct edit nine = {.add = TEXTS("-DN=9")}, eight = {.add = TEXTS("-DN=8", "-O2")};
	const char *port = NULL;
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	port = arena_printf(&t.a, "%d", 30000 + (int)getpid() % 20000);
	int server = fs_which(&t.a, "distccd", NULL, NULL) && fs_which(&t.a, "distcc", NULL, NULL)
			     ? start_server(&t, port)
			     : 0;
	if (!server) {
		fs_remove_tree(t.dir, NULL);
		arena_free(&t.a);
		skip();
	}
	setenv("DISTCC_HOSTS", arena_printf(&t.a, "127.0.0.1:%s/2", port), 1);
	setenv("DISTCC_FALLBACK", "0", 1); /* what the farm does not compile is an error */
	setenv("DISTCC_DIR", path_join(&t.a, t.dir, "distcc"), 1);
	assert_int_equal(fs_mkdirs(getenv("DISTCC_DIR"), &t.err), 0);
	t.opt.launcher = "distcc";
	for (int force = 0; force < 2; force++) {
		t.opt.force_build = force;
		trial_baseline(&t);
		struct built one = trial_variant(&t, "nine", &nine), two = trial_variant(&t, "eight", &eight);
		assert_string_equal(trial_run(&t, &one, "./prog"), "9\n");
		assert_string_equal(trial_run(&t, &two, "./prog"), "8\n");
		assert_string_equal(trial_run(&t, &t.base, "./prog"), "1\n");
		builder_close(t.b);
		t.b = NULL;
	}
	kill(server, SIGTERM);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(farm)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
