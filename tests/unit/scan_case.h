/* A folder of sources and a scan of it, made for each test of scan/ that needs one. */
#ifndef ADVISOR_TESTS_SCAN_CASE_H
#define ADVISOR_TESTS_SCAN_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "scan/scan.h"

struct fixture {
	struct arena a;
	struct project p;
	struct rule_set rules;
	struct scan_options opt;
	struct scan_result r;
	struct err err;
	char *dir;
};

/* Writes a file of the folder. Returns its path. */
static const char *put(struct fixture *x, const char *name, const char *text)
{
	const char *path = path_join(&x->a, x->dir, name);

	assert_int_equal(fs_write(path, text, strlen(text), 0, NULL), 0);
	return path;
}

/* A unit of the project, whether it is there or not. */
static __attribute__((unused)) struct unit *add_unit(struct fixture *x, const char *path)
{
	struct unit *u = list_push(&x->a, &x->p.units);

	u->file = path;
	u->dir = x->dir;
	u->is_c = 1;
	strlist_add(&x->a, &u->argv, "gcc");
	strlist_add(&x->a, &u->argv, "-O2");
	return u;
}

static int set_up(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);
	struct strlist none = {0};

	x->dir = path_real(&x->a, fs_temp_dir(&x->a, "/tmp/advisor-scan-", NULL));
	x->p.root = x->p.build_root = x->dir;
	x->opt.jobs = 2;
	*state = x;
	return rules_load(&x->a, &none, &x->rules, &x->err);
}

static int tear_down(void **state)
{
	struct fixture *x = *state;

	fs_remove_tree(x->dir, NULL);
	arena_free(&x->a);
	free(x);
	return 0;
}

#endif
