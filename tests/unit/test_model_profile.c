/* Line and site counts: adding up, asking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/profile.h"

static void profile_is_empty_before_anything(void **state)
{
	struct profile p = {0};
	unsigned long long n;

	(void)state;
	profile_finish(&p);
	assert_int_equal(profile_count(&p, "a.c", 1, &n), 0);
	assert_int_equal(profile_count(NULL, "a.c", 1, &n), 0);
	assert_null(profile_site(&p, "a.c", 1));
	assert_int_equal(p.total, 0);
}

static void profile_adds_up_the_same_place(void **state)
{
	static const struct profile_site in[] = {{"b.c", "g", 7, 10, 100, 0},
						 {"a.c", NULL, 3, 1, 8, 0},
						 {"b.c", "g", 7, 5, 50, 4},
						 {"a.c", "f", 3, 2, 16, 0}};
	struct arena a = {0};
	struct profile p = {0};
	unsigned long long n = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct profile_line *l = list_push(&a, &p.lines);

		*list_push(&a, &p.sites) = in[i];
		*l = (struct profile_line){in[i].file, in[i].function, in[i].line, in[i].calls};
	}
	profile_finish(&p);
	assert_int_equal(p.sites.n, 2);
	assert_int_equal(profile_site(&p, "b.c", 7)->bytes, 150);
	assert_int_equal(profile_site(&p, "a.c", 3)->calls, 3);
	assert_string_equal(profile_site(&p, "a.c", 3)->function, "f");
	assert_null(profile_site(&p, "a.c", 4));
	/* what a line's callees allocate is counted at the callees */
	assert_int_equal(profile_site(&p, "b.c", 7)->indirect, 4);
	assert_int_equal(p.total_calls, 14);
	assert_int_equal(p.total, 18);
	assert_int_equal(profile_range(&p, "b.c", 1, 100, &n), 1);
	assert_int_equal(n, 15);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profile_is_empty_before_anything),
		cmocka_unit_test(profile_adds_up_the_same_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
