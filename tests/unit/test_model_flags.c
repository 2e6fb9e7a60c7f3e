#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "model/flags.h"

static struct arena a;

static struct strlist list(const char *first, ...)
{
	struct strlist l = {0};
	va_list ap;

	va_start(ap, first);
	for (const char *s = first; s; s = va_arg(ap, const char *))
		strlist_add(&a, &l, s);
	va_end(ap);
	return l;
}

static void check(const struct strlist *l, const char *expected)
{
	char text[1024] = "";

	for (size_t i = 0; i < l->n; i++) {
		strcat(text, i ? " " : "");
		strcat(text, l->v[i]);
	}
	assert_string_equal(text, expected);
}

static struct driver_line parse(const char *first, ...)
{
	struct driver_line line;
	struct strlist l = {0};
	va_list ap;

	va_start(ap, first);
	for (const char *s = first; s; s = va_arg(ap, const char *))
		strlist_add(&a, &l, s);
	va_end(ap);
	flags_parse_driver(&a, strlist_argv(&a, &l), &line);
	return line;
}

static void patterns(void **state)
{
	(void)state;
	assert_true(flag_matches("-O2", "-O2"));
	assert_false(flag_matches("-O2", "-O21"));
	assert_true(flag_matches("-O*", "-O"));
	assert_true(flag_matches("-O*", "-O0"));
	assert_true(flag_matches("-O*", "-Ofast"));
	assert_true(flag_matches("-O*", "-Oz"));
	assert_false(flag_matches("-O*", "-Output"));
	assert_true(flag_matches("-march=*", "-march=native"));
	assert_false(flag_matches("-march=*", "-march"));
	assert_true(flag_takes_next("-o"));
	assert_true(flag_takes_next("-include"));
	assert_false(flag_takes_next("-ofoo"));
	assert_false(flag_takes_next("-O2"));
}

static void modes(void **state)
{
	(void)state;
	assert_int_equal(parse("cc", "--version", NULL).mode, DRIVER_QUERY);
	assert_int_equal(parse("cc", "-v", NULL).mode, DRIVER_QUERY);
	assert_int_equal(parse("cc", "-print-file-name=x", NULL).mode, DRIVER_QUERY);
	assert_int_equal(parse("cc", "-E", "a.c", NULL).mode, DRIVER_PREPROCESS);
	assert_int_equal(parse("cc", "-MM", "a.c", NULL).mode, DRIVER_PREPROCESS);
	assert_int_equal(parse("cc", "-c", "a.c", NULL).mode, DRIVER_COMPILE);
	assert_int_equal(parse("cc", "-MMD", "-c", "a.c", NULL).mode, DRIVER_COMPILE);
	assert_int_equal(parse("cc", "-S", "a.c", NULL).mode, DRIVER_COMPILE);
	assert_int_equal(parse("cc", "a.o", "-lm", NULL).mode, DRIVER_LINK);
	assert_int_equal(parse("cc", "a.c", "b.c", "-o", "p", NULL).mode, DRIVER_COMPILE_LINK);
	assert_true(parse("cc", "-c", "-x", "c", "-", NULL).from_stdin);
}

static void inputs(void **state)
{
	struct driver_line l = parse("gcc", "-I", "inc.c", "-include", "x.h", "a.c", "-D", "N", "-ob", "c.o", "libz.a",
				     "-shared", "-Xlinker", "y.o", NULL);

	(void)state;
	check(&l.sources, "a.c");
	check(&l.objects, "c.o libz.a");
	assert_string_equal(l.output, "b");
	assert_true(l.shared);
	l = parse("gcc", "-xc", "weird.txt", "-x", "none", "b.o", "--", "-odd.c", NULL);
	check(&l.sources, "weird.txt -odd.c");
	check(&l.objects, "b.o");
}

static void levels(void **state)
{
	struct strlist l = list("cc", "-O2", "-O0", "-o", "-O3", "x.c", NULL);

	(void)state;
	assert_string_equal(flags_opt_level(&l), "-O0");
	l = list("cc", "-c", "x.c", NULL);
	assert_null(flags_opt_level(&l));
}

static void edits(void **state)
{
	struct strlist argv = list("cc", "-O2", "-DX=1", "-D", "Y", "-I", "d", "-o", "-O1", "a.c", NULL), out;
	struct strlist remove = list("-O*", "-DY", NULL), add = list("-O3", "-DX=2", "-DZ", NULL), none = {0};

	(void)state;
	flags_edit(&a, &argv, &remove, &add, &out);
	check(&out, "cc -DX=1 -I d -o -O1 a.c -O3 -UX -DX=2 -DZ");
	argv = list("cc", "-D", "X=1", "--", "-a.c", NULL);
	add = list("-DX", "-g", NULL);
	flags_edit(&a, &argv, &none, &add, &out);
	check(&out, "cc -D X=1 -UX -DX -g -- -a.c");
	argv = list("cc", "--param", "inline-unit-growth=3", "-include", "f.h", "a.c", NULL);
	remove = list("--param inline-*", "-include", NULL);
	flags_edit(&a, &argv, &remove, &none, &out);
	check(&out, "cc a.c");
	/* a removal that looks like the compiler's own name leaves it alone */
	remove = list("*", NULL);
	flags_edit(&a, &argv, &remove, &none, &out);
	assert_string_equal(out.v[0], "cc");
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
		cmocka_unit_test(patterns), cmocka_unit_test(modes), cmocka_unit_test(inputs),
		cmocka_unit_test(levels),   cmocka_unit_test(edits),
	};
	return cmocka_run_group_tests(tests, NULL, done);
}
