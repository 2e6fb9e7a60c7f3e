/* What the tests of apply/ share: a small project in a folder of its own, a report
 * about it, and a compiler that writes down how it was called. */
#ifndef ADVISOR_TESTS_APPLY_CASE_H
#define ADVISOR_TESTS_APPLY_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apply/apply.h"
#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "model/flags.h"

static struct arena arena;
static struct report report;
static char *root, *outside; /* the tree; a folder beside it for the logging compiler */

static __attribute__((unused)) const char *in(const char *name)
{
	return path_join(&arena, root, name);
}

static __attribute__((unused)) void put(const char *name, const char *text)
{
	struct err err = {{0}};
	if (fs_write(in(name), text, strlen(text), 0, &err) != 0)
		fail_msg("%s", err.text);
}

static __attribute__((unused)) const char *contents(const char *path)
{
	struct str s = {0};
	struct err err = {{0}};
	if (fs_read(path, &s, 0, &err) != 0)
		fail_msg("%s", err.text);
	const char *text = arena_strdup(&arena, str_text(&s));
	str_free(&s);
	return text;
}

/* Runs in the tree; the logging compiler stands first on PATH. */
static __attribute__((unused)) const char *run(const char *command)
{
	const char *changes[] = {arena_printf(&arena, "PATH=%s:%s", outside, getenv("PATH")), "MAKEFLAGS", "CFLAGS",
				 "CC", NULL};
	struct proc_spec spec = {.argv = proc_shell(&arena, command),
				 .env = proc_env(&arena, changes),
				 .cwd = root,
				 .stderr_path = "&1",
				 .timeout_s = 100};
	struct proc_result result = {0};
	struct err err = {{0}};
	if (proc_run(&spec, &result, &err) != 0)
		fail_msg("%s", err.text);
	if (!proc_ok(&result))
		fail_msg("%s: %s\n%s", command, proc_describe(&arena, &spec, &result), str_text(&result.out));
	const char *text = arena_strdup(&arena, str_text(&result.out));
	proc_result_free(&result);
	return text;
}

/* How the real compiler was called for a source or output: the last log line that
 * holds the word. */
static __attribute__((unused)) struct strlist call_of(const char *word)
{
	struct strlist found = {0};
	const char *log = contents(path_join(&arena, outside, "calls"));
	while (*log) {
		size_t n = strcspn(log, "\n");
		struct strlist words = {0};
		assert_int_equal(proc_split(&arena, arena_strndup(&arena, log, n), &words, NULL), 0);
		if (strlist_has(&words, word))
			found = words;
		log += n + (log[n] == '\n');
	}
	if (!found.n)
		fail_msg("%s was never compiled", word);
	return found;
}

static __attribute__((unused)) void forget_calls(void)
{
	fs_remove(path_join(&arena, outside, "calls"), NULL);
}

/* Writes each argument as one quoted word, then becomes the compiler. */
static __attribute__((unused)) void logging_compiler(const char *name, const char *real)
{
	struct str s = {0};
	struct err err = {{0}};
	str_addf(&s,
		 "#!/bin/sh\nline=%s\nfor a do line=\"$line '$a'\"; done\n"
		 "printf '%%s\\n' \"$line\" >>%s/calls\nexec %s \"$@\"\n",
		 name, outside, real);
	if (fs_write(path_join(&arena, outside, name), s.ptr, s.len, 0755, &err) != 0)
		fail_msg("%s", err.text);
	str_free(&s);
}

static __attribute__((unused)) int case_setup(void **state)
{
	(void)state;
	struct err err = {{0}};
	memset(&report, 0, sizeof report);
	char *base = fs_temp_dir(&arena, "/tmp/advisor-apply-", &err);
	if (!base)
		fail_msg("%s", err.text);
	base = path_real(&arena, base);
	root = path_join(&arena, base, "tree with space");
	outside = path_join(&arena, base, "outside");
	assert_int_equal(fs_mkdirs(root, &err), 0);
	assert_int_equal(fs_mkdirs(outside, &err), 0);
	logging_compiler("gcc", "/usr/bin/gcc");
	logging_compiler("cc", "/usr/bin/gcc");
	report.project.root = root;
	report.project.build_system = "make";
	report.project.build_command = "make";
	return 0;
}

static __attribute__((unused)) int case_teardown(void **state)
{
	(void)state;
	fs_remove_tree(path_dir(&arena, root), NULL);
	arena_free(&arena);
	return 0;
}

static __attribute__((unused)) void words(struct strlist *l, const char *text)
{
	assert_int_equal(proc_split(&arena, text, l, NULL), 0);
}

/* A suggestion that is recommended. */
static __attribute__((unused)) struct suggestion *accepted(const char *id, const char *add, const char *remove)
{
	struct suggestion *s = list_push(&arena, &report.suggestions);
	*s = (struct suggestion){.id = id, .rule = id, .title = arena_printf(&arena, "title of %s", id)};
	words(&s->edit.add, add);
	words(&s->edit.remove, remove);
	strlist_add(&arena, &report.recommendation.suggestions, id);
	return s;
}

/* Copies the tree with all that is in it to another place and works there. */
static __attribute__((unused)) void move_tree(void)
{
	const char *to = path_join(&arena, path_dir(&arena, root), "elsewhere");
	run(arena_printf(&arena, "cp -r . %s", to));
	run("find . -name '*.c' -exec sh -c 'echo \"#error wrong tree\" >\"$1\"' sh {} \\;");
	root = arena_strdup(&arena, to);
}

static __attribute__((unused)) int apply_to(const char *to, int dry, struct str *said, struct err *err)
{
	struct apply_options opt = {
		.to = to, .dry_run = dry > 0, .verbose = dry > 1, .state = in(".advisor"), .libexec = outside};
	return apply_report(&arena, &report, &opt, said, err);
}

static __attribute__((unused)) const char *apply_ok(const char *to)
{
	struct str said = {0};
	struct err err = {{0}};
	if (apply_to(to, 0, &said, &err) != 0)
		fail_msg("%s", err.text);
	const char *text = arena_strdup(&arena, str_text(&said));
	str_free(&said);
	return text;
}

static __attribute__((unused)) void undo_ok(void)
{
	struct str said = {0};
	struct err err = {{0}};
	if (apply_undo(&arena, root, in(".advisor"), &said, &err) != 0)
		fail_msg("%s", err.text);
	str_free(&said);
}

/* Every path below the tree with its content: what must be the same after undo. The
 * state's own folder is left out. */
static int snapshot_visit(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct str *s = ctx;
	if (str_eq(e->rel, ".advisor"))
		return FS_WALK_SKIP;
	str_addf(s, "%s %d %o\n", e->rel, (int)e->kind, (unsigned)e->mode);
	return e->kind == FS_FILE ? fs_read(e->path, s, 0, err) : 0;
}

static __attribute__((unused)) const char *snapshot(void)
{
	struct str s = {0};
	assert_int_equal(fs_walk(root, snapshot_visit, &s, NULL), 0);
	const char *text = arena_strdup(&arena, str_text(&s));
	str_free(&s);
	return text;
}

static __attribute__((unused)) const char *build_command(void)
{
	struct applied what;
	struct err err = {{0}};
	if (apply_read(&arena, in(".advisor"), &what, &err) != 0)
		fail_msg("%s", err.text);
	return what.configure ? arena_printf(&arena, "%s && %s", what.configure, what.build) : what.build;
}

/* A tree as Lua's: the top Makefile calls a sub-make whose Makefile sets CC and CFLAGS
 * itself; another folder copies its flags with := at once. */
static __attribute__((unused)) void make_tree(void)
{
	put("Makefile", "CC = gcc\nall:\n\t$(MAKE) -C src all\n\t$(MAKE) -C lib all\n"
			"clean:\n\trm -f src/*.o src/prog lib/*.o\n.PHONY: all clean\n");
	put("src/Makefile", "CC= gcc -std=gnu99\nCFLAGS= -O2 -Wall -DNEEDED=1\n"
			    "all: prog\nprog: main.o hot.o\n\t$(CC) -o $@ main.o hot.o -lm\n");
	put("src/main.c", "#ifndef NEEDED\n#error lost\n#endif\nint hot(int);\nint main(void) { return hot(0); }\n");
	put("src/hot.c", "int hot(int x);\nint hot(int x) { return x; }\n");
	put("lib/Makefile", "override FLAGS := -O1 -fno-inline -DOLD=2 -Werror\n"
			    "all: l.o\nl.o: l.c\n\tcc $(FLAGS) -c -o l.o l.c\n");
	put("lib/l.c", "int l(void);\nint l(void) { return OLD; }\n");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

#endif
