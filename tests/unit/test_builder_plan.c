/* Plans: written and read, and what they make of command lines. */
#include "builder_project.h"
#include "builder/plan.h"

static struct arena a;

static struct strlist words(const char *line)
{
	struct strlist l = {0};

	assert_int_equal(proc_split(&a, line, &l, NULL), 0);
	return l;
}

static const char *joined(const struct strlist *l)
{
	struct str s = {0};

	for (size_t i = 0; i < l->n; i++)
		str_addf(&s, "%s%s", i ? " " : "", l->v[i]);
	char *out = arena_strdup(&a, str_text(&s));
	str_free(&s);
	return out;
}

static void round_trip(void **state)
{
	struct plan p = {.root = "/r", .ar = "/usr/bin/gcc-ar"}, q;
	struct plan_edit *e = list_push(&a, &p.edits);
	struct str text = {0}, again = {0};
	char *dir = fs_temp_dir(&a, "/tmp/advisor-plan", NULL), *path = path_join(&a, dir, "plan");

	(void)state;
	strlist_add(&a, &e->add, "-DX=\"a\\n\nb \\\"");
	strlist_add(&a, &e->remove, "-O*");
	strlist_add(&a, &e->units, "dir with space/ä.c");
	strlist_add(&a, &e->drop, "-fipa-pta");
	e->compiler = "/usr/bin/clang";
	strlist_add(&a, &p.launcher, "ccache");
	(void)list_push(&a, &p.edits);
	plan_write(&p, &text);
	assert_int_equal(fs_write(path, text.ptr, text.len, 0, NULL), 0);
	assert_int_equal(plan_read(&a, path, &q, NULL), 0);
	assert_int_equal(q.edits.n, 2);
	assert_string_equal(q.edits.v[0].add.v[0], e->add.v[0]);
	assert_string_equal(q.edits.v[0].units.v[0], e->units.v[0]);
	plan_write(&q, &again);
	assert_string_equal(text.ptr, again.ptr);
	str_free(&text);
	str_free(&again);
	fs_remove_tree(dir, NULL);
}

static struct plan_jobs jobs_of(const struct plan *p, const char *line, int split)
{
	struct plan_jobs jobs = {0};
	struct strlist argv = words(line);

	plan_jobs(&a, p, "/r/sub", &argv, "/usr/bin/cc", split, "tmp", &jobs);
	return jobs;
}

static void edits(void **state)
{
	struct plan p = {.root = "/r"};
	struct plan_edit *e = list_push(&a, &p.edits);
	struct plan_jobs j;

	(void)state;
	e->add = words("-O3 -ffast-math -DX");
	e->remove = words("-O*");
	e->link = words("-static -lm");
	strlist_add(&a, &p.quiet, "-Wno-error");
	j = jobs_of(&p, "cc -O2 -c x.c", 0);
	assert_int_equal(j.n, 1);
	assert_string_equal(joined(&j.v[0].argv), "/usr/bin/cc -c x.c -O3 -ffast-math -DX -Wno-error");
	/* code generation flags reach the link, macros do not */
	j = jobs_of(&p, "cc -O2 x.o -o p", 0);
	assert_string_equal(joined(&j.v[0].argv), "/usr/bin/cc x.o -o p -O3 -ffast-math -static -lm");
	j = jobs_of(&p, "cc -shared x.o -o p.so", 0);
	assert_string_equal(joined(&j.v[0].argv), "/usr/bin/cc -shared x.o -o p.so -O3 -ffast-math -lm");
	j = jobs_of(&p, "cc -r x.o -o y.o", 0);
	assert_null(strstr(joined(&j.v[0].argv), "-lm"));
}

static void split(void **state)
{
	struct plan p = {.root = "/r"};
	struct plan_edit *e = list_push(&a, &p.edits);
	struct plan_jobs j;

	(void)state;
	strlist_add(&a, &e->units, "sub/b.c");
	e->add = words("-O3");
	j = jobs_of(&p, "cc -O2 a.c ../other/b.c -o p -lm", 0);
	assert_int_equal(j.n, 1); /* names neither */
	j = jobs_of(&p, "cc -O2 -Wl,-z,now a.c b.c o.o -o p -lm", 0);
	assert_int_equal(j.n, 3);
	assert_string_equal(joined(&j.v[0].argv), "/usr/bin/cc -O2 a.c -c -o tmp/0-a.o");
	assert_string_equal(joined(&j.v[1].argv), "/usr/bin/cc -O2 b.c -c -o tmp/1-b.o -O3");
	assert_string_equal(joined(&j.v[2].argv), "/usr/bin/cc -O2 -Wl,-z,now tmp/0-a.o tmp/1-b.o o.o -o p -lm");
	j = jobs_of(&p, "cc -c a.c b.c", 0);
	assert_int_equal(j.n, 2);
	assert_string_equal(j.v[1].output, "b.o");
}

static void swap(void **state)
{
	struct plan p = {.root = "/r"};
	struct plan_edit *e = list_push(&a, &p.edits);
	struct plan_jobs j;

	(void)state;
	e->compiler = "/opt/none/clang";
	e->drop = words("-fipa-pta --param=x=1");
	j = jobs_of(&p, "cc -fipa-pta -O2 -c x.c", 0);
	assert_string_equal(joined(&j.v[0].argv), "/opt/none/clang -O2 -c x.c");
}

static void probes(void **state)
{
	static const char *const yes[] = {"cc -c conftest.c", "cc -xc -", "cc -c /dev/null",
					  "cc x.c -o CMakeFiles/CMakeTmp/y", "cc -c ztest12.c"};
	static const char *const no[] = {"cc -c conf.c", "cc a.o -o test"};

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		struct strlist l = words(i < 5 ? yes[i] : no[i - 5]);
		struct driver_line line;

		flags_parse_driver(&a, strlist_argv(&a, &l), &line);
		assert_int_equal(plan_is_probe(&line, "/r"), i < 5);
	}
}

static void response_files(void **state)
{
	char *dir = fs_temp_dir(&a, "/tmp/advisor-plan", NULL);
	struct strlist l = {0}, out = {0};

	(void)state;
	fs_write(path_join(&a, dir, "one"), "-DA='x y'\n@two", 14, 0, NULL);
	fs_write(path_join(&a, dir, "two"), "-O2 a.c", 7, 0, NULL);
	strlist_add(&a, &l, "cc");
	strlist_add(&a, &l, "@one");
	strlist_add(&a, &l, "@none");
	plan_expand(&a, dir, &l, &out);
	assert_string_equal(joined(&out), "cc -DA=x y -O2 a.c @none");
	fs_remove_tree(dir, NULL);
}

static int done(void **state)
{
	(void)state;
	arena_free(&a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip), cmocka_unit_test(edits),	cmocka_unit_test(split),
		cmocka_unit_test(swap),	      cmocka_unit_test(probes), cmocka_unit_test(response_files),
	};
	return cmocka_run_group_tests(tests, NULL, done);
}
