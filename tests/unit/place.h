/* A folder of a test program's own, for all of its tests. */
#ifndef ADVISOR_TESTS_PLACE_H
#define ADVISOR_TESTS_PLACE_H

#include "base/fs.h"

static struct arena arena;
static char *place;

/* For cmocka_run_group_tests. */
static int make_place(void **state)
{
	(void)state;
	place = fs_temp_dir(&arena, "/tmp/advisor-test-", NULL);
	return place ? 0 : -1;
}

static int drop_place(void **state)
{
	(void)state;
	int rc = fs_remove_tree(place, NULL);
	arena_free(&arena);
	return rc;
}

#endif
