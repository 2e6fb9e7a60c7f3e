/* Tools that the build would call to make what is in the tree already. */
#include <stdlib.h>
#include <sys/stat.h>

#include "builder_project.h"

/* The shape that automake gives a configure script and its Makefile: the documentation is
 * older than its source, and nothing here can make it again. */
static void put_automake_like(struct trial *t)
{
	put_file(t, "configure",
		 "#!/bin/sh\n"
		 "am__api_version='9.77'\n"
		 "am_missing_run='false '\n"
		 "DOCGEN=${DOCGEN-\"${am_missing_run}docgen-not-anywhere-${am__api_version}\"}\n"
		 "OTHER=${OTHER-\"${am_missing_run}sh\"}\n"
		 "sed -e \"s|@DOCGEN@|$DOCGEN|\" -e \"s|@OTHER@|$OTHER|\" Makefile.in >Makefile\n");
	chmod(path_join(&t->a, t->root, "configure"), 0755);
	put_file(t, "Makefile.in",
		 "all: prog doc/a.info other.txt\n"
		 "prog: a.c\n\t$(CC) -o $@ a.c\n"
		 "doc/a.info: doc/a.texi\n\t@DOCGEN@ $@\n\t$(MAKE) -C doc\n"
		 "other.txt:\n\techo @OTHER@ >$@\n");
	/* a Makefile.am that sets the variable for itself */
	put_file(t, "doc/Makefile", "DOCGEN = docgen-not-anywhere --plain\nall:\n\t$(DOCGEN)\n");
	put_file(t, "a.c", "int main(void) { return 0; }\n");
	put_file(t, "doc/a.texi", "text\n");
	put_file(t, "doc/a.info", "made elsewhere\n");
	const char *argv[] = {"touch", "-d", "2001-01-01", path_join(&t->a, t->root, "doc/a.info"), NULL};
	struct proc_spec spec = {.argv = argv, .timeout_s = 20};
	struct proc_result r = {0};
	assert_int_equal(proc_run(&spec, &r, NULL), 0);
	assert_true(proc_ok(&r));
	proc_result_free(&r);
}

static void documentation_tool_is_absent(void **state)
{
	struct trial t;

	(void)state;
	unsetenv("DOCGEN");
	trial_begin(&t);
	put_automake_like(&t);
	trial_baseline(&t);
	assert_string_equal(trial_run(&t, &t.base, "cat doc/a.info"), "made elsewhere\n");
	/* what is installed is called as ever */
	assert_string_equal(trial_run(&t, &t.base, "cat other.txt"), "false sh\n");
	const struct edit e = {.add = TEXTS("-O1")};
	assert_int_equal(trial_variant(&t, "o1", &e).status, BUILD_OK);
	trial_end(&t);
}

static void what_the_user_chose_stays(void **state)
{
	struct trial t;

	(void)state;
	setenv("DOCGEN", "false", 1);
	trial_begin(&t);
	put_automake_like(&t);
	if (!trial_open(&t) && !builder_baseline(t.b, &t.base, &t.err))
		fail_msg("DOCGEN=false was not used");
	trial_end(&t);
	unsetenv("DOCGEN");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documentation_tool_is_absent),
		cmocka_unit_test(what_the_user_chose_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
