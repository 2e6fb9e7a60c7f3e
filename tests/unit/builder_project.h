/* Tiny projects for the tests of build/: files are written from text, a builder is
 * opened on them, and the tree is compared with what it was. */
#ifndef TESTS_UNIT_BUILD_PROJECT_H
#define TESTS_UNIT_BUILD_PROJECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/proc.h"
#include "builder/builder.h"
#include "builder/place.h"

struct trial {
	struct arena a;
	struct build_options opt;
	struct project p;
	struct builder *b;
	struct placed_list placed;
	struct built base;
	const char *dir, *root;
	char before[HASH_TEXT];
	struct err err;
};

static inline void put_file(struct trial *t, const char *name, const char *text)
{
	char *path = path_join(&t->a, t->root, name);

	assert_int_equal(fs_mkdirs(path_dir(&t->a, path), &t->err), 0);
	assert_int_equal(fs_write(path, text, strlen(text), 0, &t->err), 0);
}

static inline int hash_entry(void *ctx, const struct fs_entry *e, struct err *err)
{
	char hash[HASH_TEXT] = "";

	(void)err;
	if (!strcmp(e->rel, ".advisor"))
		return FS_WALK_SKIP;
	hash_add_text(ctx, e->rel);
	if (e->kind == FS_FILE && !hash_file(e->path, hash, NULL))
		hash_add_text(ctx, hash);
	return FS_WALK_ON;
}

static inline void hash_tree(const char *dir, char out[HASH_TEXT])
{
	struct hash *h = hash_new();

	fs_walk(dir, hash_entry, h, NULL);
	hash_finish(h, out);
}

static inline void trial_begin_at(struct trial *t, const char *prefix, const char *name)
{
	memset(t, 0, sizeof *t);
	t->dir = fs_temp_dir(&t->a, prefix, &t->err);
	assert_non_null(t->dir);
	t->root = path_join(&t->a, t->dir, name);
	assert_int_equal(fs_mkdirs(t->root, &t->err), 0);
	t->opt.libexec = BINARY_DIR "/libexec";
	t->opt.state = path_join(&t->a, t->root, ".advisor");
	t->opt.jobs = 2;
	t->opt.layouts = 1;
}

/* A folder whose name a careless build would trip over. */
static inline void trial_begin(struct trial *t)
{
	trial_begin_at(t, "/tmp/advisor test's ", "a tree");
}

static inline int trial_open(struct trial *t)
{
	memset(&t->p, 0, sizeof t->p);
	t->p.root = t->root;
	hash_tree(t->root, t->before);
	return builder_open(&t->a, &t->opt, &t->p, &t->b, &t->err);
}

static inline void trial_baseline(struct trial *t)
{
	if (trial_open(t) || builder_baseline(t->b, &t->base, &t->err))
		fail_msg("%s", t->err.text);
	assert_int_equal(t->base.status, BUILD_OK);
	assert_non_null(t->base.code_hash);
}

static inline struct built trial_variant(struct trial *t, const char *id, const struct edit *e)
{
	const struct edit *edits[] = {e};
	struct variant v = {.id = id, .edits = edits, .n_edits = e != NULL, .separate = !e};
	struct built built;

	if (builder_variant(t->b, &v, &built, &t->err))
		fail_msg("%s", t->err.text);
	return built;
}

/* What a program of a built tree prints. */
static inline const char *trial_run(struct trial *t, const struct built *built, const char *command)
{
	struct proc_spec spec = {.argv = proc_shell(&t->a, command), .cwd = built->tree, .timeout_s = 20};
	struct proc_result r = {0};
	const char *out;

	assert_int_equal(proc_run(&spec, &r, &t->err), 0);
	out = proc_ok(&r) ? arena_strdup(&t->a, str_text(&r.out)) : proc_describe(&t->a, &spec, &r);
	proc_result_free(&r);
	return out;
}

/* Closes; the user's tree must be what it was. */
static inline void trial_end(struct trial *t)
{
	char after[HASH_TEXT];

	builder_close(t->b);
	hash_tree(t->root, after);
	assert_string_equal(t->before, after);
	assert_int_equal(fs_remove_tree(t->dir, &t->err), 0);
	arena_free(&t->a);
}

#define TEXTS(...)                                                                                                     \
	{                                                                                                              \
		.v = (const char *[]){__VA_ARGS__}, .n = sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)        \
	}

#endif
