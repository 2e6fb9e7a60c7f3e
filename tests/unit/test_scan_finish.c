/* Fingerprints and suppression, on findings made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "scan/facts/facts_write.h"
#include "scan/findings/finish.h"

struct world {
	struct arena a;
	struct project p;
	struct unit_facts f;
	struct program program;
	struct finding_list l;
	struct strlist entries, warnings;
	struct err err;
};

static int set_up(void **state)
{
	static struct world w;
	struct facts_writer writer;
	char *temp;

	memset(&w, 0, sizeof w);
	temp = fs_temp_dir(&w.a, "/tmp/advisor-finish-", &w.err);
	assert_non_null(temp);
	w.p.root = w.p.build_root = path_real(&w.a, temp);
	w.program.project = &w.p;
	w.program.units = &w.f;
	w.program.n_units = 1;
	facts_writer_init(&writer, &w.a, &w.f);
	list_push(&w.a, &w.f.files)->path = facts_intern_text(&writer, path_join(&w.a, w.p.root, "a.c"));
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	fs_remove_tree(w->p.root, NULL);
	arena_free(&w->a);
	return 0;
}

static void put(struct world *w, const char *text)
{
	assert_int_equal(fs_write(path_join(&w->a, w->p.root, "a.c"), text, strlen(text), 0, &w->err), 0);
}

static struct finding *add(struct world *w, const char *rule, int line)
{
	struct finding *f = list_push(&w->a, &w->l);

	f->rule = rule;
	f->file = "a.c";
	f->function = "f";
	f->line = f->end_line = line;
	return f;
}

static const char *print_of(struct world *w, const char *text, int line, int end_line, size_t which)
{
	w->l.n = 0;
	put(w, text);
	for (size_t i = 0; i <= which; i++)
		add(w, "r", line)->end_line = end_line;
	finish_fingerprints(&w->a, &w->p, &w->l);
	return w->l.v[which].fingerprint;
}

static void fingerprint_survives_moves_and_layout(void **state)
{
	struct world *w = *state;
	const char *first = print_of(w, "x\np = malloc(n);\n", 2, 2, 0);

	assert_int_equal(strlen(first), 32);
	assert_string_equal(first, print_of(w, "\n\n\n\tp  =\n malloc( n ); /* why */ // x\n", 4, 5, 0));
	assert_string_not_equal(first, print_of(w, "x\np = malloc(m);\n", 2, 2, 0));
	assert_string_not_equal(first, print_of(w, "x\np = malloc(n);\n", 2, 2, 1));
	/* a line past the end is no trouble */
	assert_int_equal(strlen(print_of(w, "", 7, 9, 0)), 32);
}

static void suppress_by_comment(void **state)
{
	struct world *w = *state;

	put(w, "a(); // advisor-ignore(r1): known\n"
	       "// advisor-ignore(r1, r2): both\n"
	       "// more words\n"
	       "b();\n"
	       "/* advisor-ignore(loop-*): all of them */ c();\n"
	       "d();\n"
	       "const char *s = \"advisor-ignore(r9)\";\n");
	add(w, "r1", 1);
	add(w, "r2", 1);
	add(w, "r1", 4);
	add(w, "r2", 4);
	add(w, "loop-x", 5);
	add(w, "loop-x", 6);
	finish_suppress(&w->a, &w->program, &w->entries, &w->l, &w->warnings);
	assert_string_equal(w->l.v[0].suppressed_by, "a.c:1");
	assert_null(w->l.v[1].suppressed_by);
	assert_string_equal(w->l.v[2].suppressed_by, "a.c:2");
	assert_string_equal(w->l.v[3].suppressed_by, "a.c:2");
	assert_string_equal(w->l.v[4].suppressed_by, "a.c:5");
	assert_null(w->l.v[5].suppressed_by);
	assert_int_equal(w->warnings.n, 0);
}

static void suppress_reports_what_is_unused(void **state)
{
	struct world *w = *state;

	put(w, "a(); // advisor-ignore(r1): gone\nb(); // advisor-ignore: bare\n// advisor-ignore(r1)");
	strlist_add(&w->a, &w->entries, "r2 lib/*");
	strlist_add(&w->a, &w->entries, "r3 a.*");
	add(w, "r2", 1);
	add(w, "r3", 1);
	finish_suppress(&w->a, &w->program, &w->entries, &w->l, &w->warnings);
	assert_null(w->l.v[0].suppressed_by);
	assert_string_equal(w->l.v[1].suppressed_by, "suppress: r3 a.*");
	assert_int_equal(w->warnings.n, 4);
	assert_non_null(strstr(w->warnings.v[0], "a.c:1: advisor-ignore(r1)"));
	assert_non_null(strstr(w->warnings.v[1], "names no rule"));
	assert_non_null(strstr(w->warnings.v[3], "r2 lib/*"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fingerprint_survives_moves_and_layout),
		TEST(suppress_by_comment),
		TEST(suppress_reports_what_is_unused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
