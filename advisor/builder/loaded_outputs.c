/* Which of the linked outputs do the benchmarks load? What they never open (test
 * programs, the static library beside the shared one) need not be rebuilt for a
 * variant: it stays as the baseline has it. The kernel tells who was opened, so
 * that it does not matter by whom and how: a script, a link, dlopen. */
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/progress.h"
#include "builder/builder_parts.h"

void loaded_watch(struct builder *b, const char *tree, struct watch *w)
{
	struct arena a = {0};

	memset(w, 0, sizeof *w);
	w->fd = -1;
	if (b->load.known || !b->outputs.n)
		return;
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	w->wd = arena_alloc(b->a, b->outputs.n * sizeof *w->wd);
	for (size_t i = 0; w->fd >= 0 && i < b->outputs.n; i++) {
		const char *path = path_join(&a, tree, b->outputs.v[i]);

		w->wd[i] = inotify_add_watch(w->fd, path, IN_OPEN | IN_ONESHOT);
		/* one that can't be watched may have been loaded */
		if (w->wd[i] < 0 && fs_exists(path))
			b->load.seen[i] = 1;
	}
	arena_free(&a);
}

static void mark(struct builder *b, const struct watch *w, int wd)
{
	for (size_t i = 0; i < b->outputs.n; i++)
		b->load.seen[i] |= w->wd[i] == wd; /* hard links share one */
}

void loaded_seen(struct builder *b, struct watch *w, int good)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n;

	if (w->fd < 0)
		return;
	while ((n = read(w->fd, buf, sizeof buf)) > 0) {
		for (char *p = buf; p < buf + n;) {
			const struct inotify_event *e = (const void *)p;

			if (e->mask & IN_OPEN)
				mark(b, w, e->wd);
			p += sizeof *e + e->len;
		}
	}
	close(w->fd);
	b->load.benchmark |= good;
}

/* The check may open what no benchmark does. */
static void watch_check(struct builder *b)
{
	struct str here = {0};
	struct watch w;
	struct proc_result r = {0};

	if (!b->w->opt.check_command)
		return;
	tree_rename(b->w->opt.check_command, b->p->root, b->tree, &here);
	struct proc_spec spec = {.argv = proc_shell(b->a, arena_strdup(b->a, str_text(&here))),
				 .cwd = b->tree,
				 .stdout_path = "/dev/null",
				 .timeout_s = builder_seconds_left(b, b->w->opt.run_timeout_s),
				 .kill_left_over = 1};
	str_free(&here);
	loaded_watch(b, b->tree, &w);
	proc_run(&spec, &r, NULL); /* whether it is content is asked elsewhere */
	loaded_seen(b, &w, 0);
	proc_result_free(&r);
}

static void want(struct builder *b, size_t i)
{
	struct step *s = &b->steps.v[i];

	if (s->wanted)
		return;
	s->wanted = 1;
	for (size_t k = 0; k < s->needs.n; k++)
		want(b, s->needs.v[k]);
}

/* 1 when step i is the last that made the output, whatever it is called now. */
static int makes(struct builder *b, const struct step *s, const char *rel)
{
	const char *path = path_join(b->a, b->tree, rel);

	return strlist_has(&s->outputs, path) || strlist_has(&s->also, path);
}

static size_t want_loaded(struct builder *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->outputs.n; i++) {
		if (!b->load.seen[i])
			continue;
		n++;
		strlist_add(b->a, &b->p->loaded, b->outputs.v[i]);
		for (size_t k = 0; k < b->steps.n; k++)
			if (makes(b, &b->steps.v[k], b->outputs.v[i]))
				want(b, k);
	}
	return n;
}

int loaded_find(struct builder *b, struct err *err)
{
	struct built built = {.status = BUILD_OK};
	struct strlist env = {0};
	struct workload all = training_benchmarks(b, NULL);
	size_t n = 0;

	if (b->load.known)
		return 0;
	if (b->w->opt.benchmarks.n && b->outputs.n > 1 && !b->load.benchmark &&
	    training_run(b, &all, b->tree, &env, run_log_path(b, "base", ".load.log"), &built, err))
		return -1;
	if (b->load.benchmark && !b->load.check)
		watch_check(b);
	b->load.known = 1;
	for (size_t i = 0; i < b->outputs.n; i++)
		n += b->load.seen[i] != 0;
	/* nothing of it: a benchmark that we do not understand, or one that runs something else */
	b->p->loads_nothing = b->load.benchmark && b->outputs.n && !n;
	if (!b->load.benchmark || !n || n == b->outputs.n) {
		memset(b->load.seen, 1, b->outputs.n);
		for (size_t i = 0; i < b->steps.n; i++)
			b->steps.v[i].wanted = 1;
		return 0;
	}
	want_loaded(b);
	progress_say(b->w->opt.progress, PROGRESS_DETAIL,
		     "variants rebuild %zu of %zu linked files: the benchmarks load no other", n, b->outputs.n);
	return 0;
}

struct watch *builder_watch(struct builder *b)
{
	struct watch *w = arena_alloc(b->a, sizeof *w);
	loaded_watch(b, b->tree, w);
	return w;
}

void builder_watched(struct builder *b, struct watch *w, int good)
{
	loaded_seen(b, w, good);
	b->load.check |= good;
}

int builder_loads(struct builder *b, struct err *err)
{
	return loaded_find(b, err);
}
