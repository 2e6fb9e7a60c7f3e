/* The same code at other addresses. Where a loop is modulo a cache line can be
 * worth more than any flag, so a verdict must hold over several layouts. A padding
 * object, first on the link line, moves everything after it: its section is
 * .text.unlikely, which linkers put before .text.startup (main) and .text. Functions are
 * aligned to 16 bytes, so pads of 1, 17 and 33 bytes give the three other places
 * modulo 64. */
#include <string.h>

#include "base/clock.h"
#include "builder/builder_parts.h"

/* Later ones also move across pages. */
static const unsigned pads[] = {0, 1, 17, 33, 1025, 2065, 3105, 1073};
enum { MAX_LAYOUTS = sizeof pads / sizeof *pads };

/* Relinking may take this long in all: with clang's LTO a link is half a compile (what gcc
 * generated at link time is kept, runtime/lto_main.c). */
static const double seconds_allowed = 10;

struct layouts {
	struct arena a;
	struct builder *b;
	const struct plan *plan;
	const char *from, *folder;
	int failed;
};

static const char *layout_file(struct layouts *l, unsigned n, const char *rel)
{
	return arena_printf(&l->a, "%s/%u/%s", l->folder, n, rel);
}

/* The padding object; NULL when the compiler makes none. */
static const char *pad_object(struct layouts *l, const char *compiler, unsigned bytes)
{
	const char *object = arena_printf(&l->a, "%s/pad-%s-%u.o", l->b->w->work, path_base(compiler), bytes);
	const char *source = arena_printf(&l->a, "%s.s", object);
	/* R: kept although nothing refers to it (--gc-sections) */
	const char *text = arena_printf(&l->a,
					".section .text.unlikely,\"axR\",%%progbits\n.skip %u, 0\n"
					".section .note.GNU-stack,\"\",%%progbits\n",
					bytes);
	const char *argv[] = {compiler, "-c", source, "-o", object, NULL};
	struct proc_spec spec = {.argv = argv, .timeout_s = 60};
	struct proc_result res = {0};

	if (fs_exists(object))
		return object;
	int ok = !fs_write(source, text, strlen(text), 0, NULL) && !proc_run(&spec, &res, NULL) && proc_ok(&res);
	proc_result_free(&res);
	return ok && fs_exists(object) ? object : NULL;
}

/* The link line with the pad before its first object and another output. */
static int padded(struct layouts *l, const struct plan_job *job, const char *pad, const char *output,
		  struct strlist *argv)
{
	struct driver_line line;
	int named = 0, placed = 0;

	flags_parse_driver(&l->a, strlist_argv(&l->a, &job->argv), &line);
	for (size_t i = 0; i < job->argv.n; i++) {
		const char *arg = job->argv.v[i];

		if (!placed && line.objects.n && arg == line.objects.v[0]) {
			strlist_add(&l->a, argv, pad);
			placed = 1;
		}
		strlist_add(&l->a, argv, arg);
		if (!strcmp(arg, "-o") && i + 1 < job->argv.n) {
			strlist_add(&l->a, argv, output);
			i++;
			named = 1;
		}
	}
	if (!named) {
		strlist_add(&l->a, argv, "-o");
		strlist_add(&l->a, argv, output);
	}
	return placed;
}

static int link_done(void *ctx, size_t i, struct proc_result *res)
{
	struct layouts *l = ctx;

	(void)i;
	if (!proc_ok(res))
		l->failed = 1;
	return l->failed;
}

/* 1 when a linked output comes from this step. */
static int makes_output(struct builder *b, const struct step *s)
{
	if (s->kind != COMMAND_LINK || (b->load.known && !s->wanted))
		return 0;
	for (size_t i = 0; i < s->also.n; i++)
		if (strlist_has(&b->outputs, path_below(b->tree, s->also.v[i])))
			return 1;
	return strlist_has(&b->outputs, path_below(b->tree, s->outputs.v[0]));
}

/* Links every output in layout n. 0 when one of them can't be. */
static int link_layout(struct layouts *l, unsigned n)
{
	struct builder *b = l->b;
	struct proc_spec *specs = arena_alloc(&l->a, (b->steps.n + 1) * sizeof *specs);
	size_t count = 0;

	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];
		const char *rel = path_below(b->tree, s->outputs.v[0]);
		struct plan_job job;
		struct strlist argv = {0};

		if (!makes_output(b, s))
			continue;
		replay_job(b, &l->a, l->plan, l->from, i, &job);
		const char *pad = pad_object(l, job.program, pads[n]), *to = layout_file(l, n, rel);
		if (!pad || fs_mkdirs(path_dir(&l->a, to), NULL) || !padded(l, &job, pad, to, &argv))
			return 0;
		const char *dir =
			path_join(&l->a, l->from, path_below(b->tree, s->dir) ? path_below(b->tree, s->dir) : s->dir);
		specs[count++] = (struct proc_spec){.argv = strlist_argv(&l->a, &argv),
						    .env = replay_env(b, &l->a, l->from, i),
						    .cwd = dir,
						    .timeout_s = builder_seconds_left(b, 120),
						    .kill_left_over = 1};
	}
	return count && !proc_run_many(specs, count, b->w->opt.jobs, link_done, l, NULL) && !l->failed;
}

/* Outputs that were linked in a tree of the same code name that tree. */
static int rename_tree(struct layouts *l, unsigned n, const char *tree, struct err *err)
{
	const char *dir = arena_printf(&l->a, "%s/%u", l->folder, n), *moved = arena_printf(&l->a, "%s/m", l->folder);
	struct tree_copy c = {.from = dir, .to = moved, .old = l->from, .new = tree};

	if (!strcmp(l->from, tree))
		return 0;
	return tree_copy(&c, err) || fs_remove_tree(dir, err) || fs_rename(moved, dir, err) ? -1 : 0;
}

static void finish_copies(struct layouts *l, unsigned n)
{
	struct builder *b = l->b;

	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];

		for (size_t k = 0; makes_output(b, s) && k < s->also.n; k++) {
			const char *to = layout_file(l, n, path_below(b->tree, s->also.v[k]));

			fs_mkdirs(path_dir(&l->a, to), NULL);
			fs_link_file(layout_file(l, n, path_below(b->tree, s->outputs.v[0])), to, NULL);
		}
	}
}

/* The plain outputs, beside the others. */
static int keep_plain(struct layouts *l, const char *tree, struct err *err)
{
	for (size_t i = 0; i < l->b->outputs.n; i++) {
		const char *rel = l->b->outputs.v[i], *to = layout_file(l, 0, rel);

		if (fs_mkdirs(path_dir(&l->a, to), err) || fs_link_file(path_join(&l->a, tree, rel), to, err))
			return -1;
	}
	return 0;
}

/* A linker may have thrown the pad away: then there is nothing to be had. */
static int moved_code(struct layouts *l)
{
	struct strlist files[2] = {{0}, {0}};
	const char *hash[2] = {"", ""};
	unsigned long long size;

	for (unsigned n = 0; n < 2; n++) {
		for (size_t i = 0; i < l->b->outputs.n; i++)
			if (!l->b->load.known || l->b->load.seen[i])
				strlist_add(&l->a, &files[n], layout_file(l, n, l->b->outputs.v[i]));
		if (code_hash(&l->a, &files[n], &hash[n], &size, NULL))
			return 0;
	}
	return strcmp(hash[0], hash[1]) != 0;
}

int layouts_make(struct builder *b, const struct plan *plan, const char *from, struct built *out, struct err *err)
{
	struct layouts l = {.b = b, .plan = plan, .from = from};
	unsigned wanted = b->w->opt.layouts < MAX_LAYOUTS ? b->w->opt.layouts : MAX_LAYOUTS, n = 1;
	double start = clock_s();
	int rc = 0;

	out->layouts = 1;
	l.folder = layouts_folder(&l.a, out->tree);
	fs_remove_tree(l.folder, NULL);
	if (b->replay.works && wanted > 1 && b->outputs.n && !keep_plain(&l, out->tree, NULL)) {
		for (; n < wanted && link_layout(&l, n); n++) {
			if (rename_tree(&l, n, out->tree, NULL))
				break;
			finish_copies(&l, n);
			if (n == 1 && !moved_code(&l))
				break;
			if ((clock_s() - start) * (wanted - 1) > seconds_allowed * n) {
				n++;
				break;
			}
		}
		out->layouts = n;
	}
	if (proc_interrupted())
		rc = err_set(err, "Interrupted while layouts were linked.");
	arena_free(&l.a);
	return rc;
}
