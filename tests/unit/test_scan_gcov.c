/* Coverage documents: gcov's lines and llvm-cov's segments, both of the same
 * program (gcc 12 and clang 19), cut to what is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "scan/findings/gcov.h"
#include "scan/scan.h"

static const char gcov_text[] =
	"{\"gcc_version\": \"12.2.0\", \"format_version\": \"1\", \"current_working_directory\": \"/copy/x\","
	" \"future\": [1], \"files\": [{\"file\": \"a.c\", \"functions\": [], \"lines\": ["
	"{\"branches\": [], \"count\": 1000, \"line_number\": 4, \"unexecuted_block\": false, \"function_name\": "
	"\"twice\"},"
	"{\"branches\": [], \"count\": 1001, \"line_number\": 10, \"function_name\": \"main\"},"
	"{\"branches\": [], \"count\": 0, \"line_number\": 16, \"function_name\": \"main\"}]},"
	"{\"file\": \"../inc/h.h\", \"lines\": [{\"count\": 5, \"line_number\": 3}]},"
	"{\"file\": \"/usr/include/stdlib.h\", \"lines\": [{\"count\": 1, \"line_number\": 3}]}]}\n"
	"\n"
	"{\"current_working_directory\": \"/copy/x\", \"files\": [{\"file\": \"/home/u/tree/x/a.c\","
	" \"lines\": [{\"count\": 24, \"line_number\": 4}]}]}\n";

static const char llvm_text[] =
	"{\"data\":[{\"files\":[{\"filename\":\"/home/u/tree/x/a.c\",\"segments\":[[3,1,1000,true,true,false],"
	"[5,2,0,false,false,false],[7,1,1,true,true,false],[10,18,1001,true,true,false],[10,26,1,true,false,false],"
	"[10,28,1000,true,true,false],[10,31,1,true,false,false],[10,32,1000,true,false,true],"
	"[10,33,1000,true,true,false],[14,3,1,true,false,false],[15,6,1,true,true,false],[15,14,1,true,false,false],"
	"[15,15,0,true,false,true],[16,3,0,true,true,false],[16,8,1,true,false,false],[18,2,0,false,false,false]]}]}],"
	"\"type\":\"llvm.coverage.json.export\",\"version\":\"2.0.1\"}\n";

struct world {
	struct arena a;
	struct project p;
	struct profile profile;
	struct err err;
};

static int set_up(void **state)
{
	static struct world w;
	struct unit *u;

	memset(&w, 0, sizeof w);
	w.p.root = w.p.build_root = "/home/u/tree";
	u = list_push(&w.a, &w.p.units);
	u->file = "/home/u/tree/x/a.c";
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	arena_free(&((struct world *)*state)->a);
	return 0;
}

static int read_text(struct world *w, const char *text)
{
	int status = gcov_read(&w->a, text, strlen(text), &w->p, &w->profile, &w->err);

	profile_finish(&w->profile);
	return status;
}

static unsigned long long count_at(struct world *w, const char *file, int line)
{
	unsigned long long n = 0;

	assert_int_equal(profile_count(&w->profile, file, line, &n), 1);
	return n;
}

static void gcov_reads_documents_line_by_line(void **state)
{
	struct world *w = *state;
	unsigned long long n;

	assert_int_equal(read_text(w, gcov_text), 0);
	assert_string_equal(w->profile.source, "gcov");
	/* built in a copy, and once more in place: both are x/a.c */
	assert_int_equal(count_at(w, "x/a.c", 4), 1024);
	assert_int_equal(count_at(w, "x/a.c", 16), 0);
	assert_int_equal(count_at(w, "inc/h.h", 3), 5);
	assert_int_equal(profile_count(&w->profile, "x/a.c", 5, &n), 0);
	assert_int_equal(profile_range(&w->profile, "x/a.c", 5, 12, &n), 1);
	assert_int_equal(n, 1001);
	assert_int_equal(profile_range(&w->profile, "x/a.c", 11, 15, &n), 0);
	assert_int_equal(w->profile.total, 1024 + 1001 + 5 + 1);
}

static void gcov_reads_llvm_segments(void **state)
{
	static const struct {
		int line;
		unsigned long long count;
	} lines[] = {{3, 1000},	 {4, 1000},  {5, 1000}, {7, 1},	 {9, 1},
		     {10, 1001}, {12, 1000}, {15, 1},	{16, 0}, {17, 1}};
	struct world *w = *state;
	unsigned long long n;

	assert_int_equal(read_text(w, llvm_text), 0);
	assert_string_equal(w->profile.source, "llvm-cov");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		assert_int_equal(count_at(w, "x/a.c", lines[i].line), lines[i].count);
	assert_int_equal(profile_count(&w->profile, "x/a.c", 6, &n), 0);
	assert_int_equal(profile_count(&w->profile, "x/a.c", 19, &n), 0);
}

static void gcov_reads_documents_laid_out_over_lines(void **state)
{
	struct world *w = *state;

	assert_int_equal(read_text(w, "{\n \"current_working_directory\": \"/home/u/tree\",\n \"files\":\n [{\"file\": "
				      "\"x/a.c\", \"lines\": [{\"count\": 2,\n \"line_number\": 1}]}]}\n"),
			 0);
	assert_int_equal(count_at(w, "x/a.c", 1), 2);
}

static void gcov_says_what_is_wrong(void **state)
{
	static const char *const broken[] = {"",	   " \n", "{\"files\": [",	    "not json",
					     "{\"a\": 1}", "[]",  "{\"files\": []}\n{\"fil"};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		w->err.text[0] = '\0';
		assert_int_equal(read_text(w, broken[i]), -1);
		assert_true(strlen(w->err.text) > 20);
	}
}

static void gcov_survives_odd_values(void **state)
{
	struct world *w = *state;

	assert_int_equal(read_text(w,
				   "{\"files\": [{\"file\": 3}, 7, {\"file\": \"x/a.c\", \"lines\": [1, {\"count\": -5,"
				   "\"line_number\": 2}, {\"line_number\": -1, \"count\": 3}, {\"line_number\": 1e30,"
				   "\"count\": 1e40}]}]}"),
			 0);
	assert_int_equal(count_at(w, "x/a.c", 2), 0);
	assert_int_equal(read_text(w,
				   "{\"type\":\"llvm.coverage.json.export\",\"data\":[{\"files\":[{\"filename\":\"f\","
				   "\"segments\":[[5,1,1,true,true],[2,1,1,true,true,false],[1],7]},{}]}]}"),
			 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gcov_reads_documents_line_by_line),
		TEST(gcov_reads_llvm_segments),
		TEST(gcov_reads_documents_laid_out_over_lines),
		TEST(gcov_says_what_is_wrong),
		TEST(gcov_survives_odd_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
