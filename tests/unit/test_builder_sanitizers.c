/* What sanitizers write, and what of it a patch is blamed for. */
#include "builder_project.h"

#include "builder/sanitizer_log.h"

static struct arena a;

static struct sanitizer_errors of(const char *log)
{
	struct sanitizer_errors out = {0};
	sanitizer_read(&a, log, "/work/00007", &out);
	return out;
}

static void says(const char *log, const char *said)
{
	struct sanitizer_errors e = of(log);
	if (e.n != (said != NULL) || (said && strcmp(e.v[0].said, said) != 0))
		fail_msg("says: %s\nexpected: %s", e.n ? e.v[0].said : "nothing", said ? said : "nothing");
}

static void reports(void **state)
{
	(void)state;
	says("==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x5 bp 0x7 sp 0x7\n"
	     "READ of size 4 at 0x602000000010 thread T0\n    #0 0x5 in memcpy ../../../../src/libsanitizer/x.inc:1\n"
	     "    #1 0x55 in f src/a.c:12\n    #2 0x55 in main main.c:3\n\nfreed by thread T0 here:\n    #0 0x5 in g "
	     "src/b.c:9\n",
	     "heap-use-after-free in f, src/a.c:12");
	says("==7==ERROR: AddressSanitizer: attempting double-free on 0x60 in thread T0:\n    #0 0x7f in free "
	     "(/lib/libasan.so.8+0xb4)\n"
	     "    #1 0x5 in f /work/00007/./b/../src/a.c:7:2\n",
	     "attempting double-free in f, src/a.c:7");
	says("==7==ERROR: AddressSanitizer: SEGV on unknown address 0x0 (pc 0x5)\n    #0 0x5 in strlen "
	     "(/lib/libc.so.6+0x1)\n",
	     "SEGV");
	says("./src/a.c:12:5: runtime error: signed integer overflow: 2147483647 + 1 cannot be represented in type "
	     "'int'\n",
	     "signed integer overflow: 2147483647 + 1 cannot be represented in type 'int' in src/a.c:12");
	says("==7==ERROR: LeakSanitizer: detected memory leaks\n\nDirect leak of 40 byte(s) in 1 object(s) allocated "
	     "from:\n"
	     "    #0 0x7f in malloc (/lib/libasan.so.8+0xb)\n    #1 0x5 in make src/a.c:20\n\nIndirect leak of 8 "
	     "byte(s) in 1 object(s) allocated from:\n"
	     "    #1 0x5 in other src/a.c:30\n",
	     "memory leak of what is allocated in make, src/a.c:20");
	says("WARNING: ThreadSanitizer: data race (pid=7)\n  Write of size 4 at 0x7 by thread T1:\n    #0 f src/a.c:3 "
	     "(prog+0x1)\n",
	     "data race");
	says("/usr/include/x.h:3:1: runtime error: left shift of negative value -1\n", NULL);
	says("hello\n==7==LeakSanitizer has encountered a fatal error.\n", NULL);
}

/* The same error in other lines is not new; another function's is. */
static void what_was_there_before(void **state)
{
	(void)state;
	struct sanitizer_errors before =
		of("a.c:12:5: runtime error: shift exponent 40 is too large\n"
		   "==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 1\n #0 0x1 in f a.c:3\n");
	struct sanitizer_errors moved =
		of("==9==ERROR: AddressSanitizer: heap-buffer-overflow on address 2\n #0 0x1 in f a.c:4\n"
		   "a.c:13:5: runtime error: shift exponent 41 is too large\n");
	struct sanitizer_errors other =
		of("==9==ERROR: AddressSanitizer: heap-buffer-overflow on address 2\n #0 0x1 in g a.c:4\n");
	assert_null(sanitizer_new(&before, &moved));
	assert_null(sanitizer_new(&before, &before));
	assert_string_equal(sanitizer_new(&before, &other)->said, "heap-buffer-overflow in g, a.c:4");
}

/* ---- with the compiler -------------------------------------------------------- */

static void write_project(struct trial *t)
{
	put_file(t, "Makefile",
		 "CC = gcc\nCFLAGS = -O2 -Wall\nprog: main.o work.o\n\t$(CC) $(CFLAGS) -o $@ main.o work.o\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\nint work(int);\nint main(void)\n{\n\tprintf(\"%d\\n\", work(10));\n\treturn "
		 "0;\n}\n");
	put_file(t, "work.c",
		 "#include <stdlib.h>\n\nint work(int n)\n{\n\tint unused;\n\tint *v = malloc(n * sizeof *v), s = 0;\n"
		 "\tfor (int i = 0; i < n; i++)\n\t\tv[i] = i;\n\tfor (int i = 0; i < n; i++)\n\t\ts += v[i];\n"
		 "\ts += 1 << (31 + n * 0);\n\tfree(v);\n\treturn s;\n}\n");
	*list_push(&t->a, &t->opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog"};
}

static struct strlist needs; /* flags of the next patch */

static struct built checked(struct trial *t, const char *id, const char *before, const char *text)
{
	struct patch *p = arena_alloc(&t->a, sizeof *p);
	struct str source = {0};
	assert_int_equal(patch_read_tree((void *)t->root, "work.c", &source, &t->err), 0);
	const char *at = strstr(str_text(&source), before);
	assert_non_null(at);
	patch_add(
		&t->a, p,
		(struct replacement){
			.file = "work.c", .offset = (size_t)(at - str_text(&source)), .before = before, .text = text});
	str_free(&source);
	if (patch_finish(&t->a, p, patch_read_tree, (void *)t->root, &t->err))
		fail_msg("%s", t->err.text);
	struct edit e = {.patch = p, .add = needs, .link = needs};
	const struct edit *edits[] = {&e};
	struct variant v = {.id = id, .edits = edits, .n_edits = 1};
	struct built built = trial_variant(t, id, &e);
	if (builder_check_patch(t->b, &v, &built, &t->err))
		fail_msg("%s", t->err.text);
	return built;
}

static void a_patch_is_checked(void **state)
{
	struct trial t;
	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	/* the baseline shifts into the sign bit and has an unused variable: that is nobody's fault now */
	struct built b = checked(&t, "good", "s += v[i];", "s += v[n - 1 - i];");
	if (b.status != BUILD_OK || b.unchecked.n)
		fail_msg("%s", b.reason ? b.reason : b.unchecked.v[0]);
	b = checked(&t, "freed", "free(v);\n\treturn s;", "free(v);\n\treturn s + v[3];");
	assert_int_equal(b.status, BUILD_CHECK_FAILED);
	/* gcc itself sees this one */
	if (!strstr(b.reason, "the compiler has a new warning: work.c:13: pointer 'v' used after 'free'"))
		fail_msg("%s", b.reason);
	/* what a patch needs is part of it: without -fopenmp its pragma is a warning */
	needs = (struct strlist)TEXTS("-fopenmp");
	b = checked(
		&t, "loop", "	for (int i = 0; i < n; i++)\n		s += v[i];",
		"#pragma omp parallel for reduction(+ : s)\n	for (int i = 0; i < n; i++)\n		s += v[i];");
	needs = (struct strlist){0};
	if (b.status != BUILD_OK)
		fail_msg("%s", b.reason);
	assert_non_null(strstr(b.unchecked.v[0], "races"));
	b = checked(&t, "over", "i < n; i++)\n\t\ts += v", "i <= n; i++)\n\t\ts += v");
	assert_int_equal(b.status, BUILD_CHECK_FAILED);
	assert_string_equal(b.reason, "under ASan and UBSan: heap-buffer-overflow in work, work.c:10");
	b = checked(&t, "leak", "free(v);", "");
	assert_string_equal(b.reason, "under ASan and UBSan: memory leak of what is allocated in work, work.c:6");
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports),
		cmocka_unit_test(what_was_there_before),
		cmocka_unit_test(a_patch_is_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
