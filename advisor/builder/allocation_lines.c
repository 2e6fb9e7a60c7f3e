/* Addresses -> lines of the project, which addr2line knows. */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "builder/allocation_parts.h"
#include "model/runtimes.h"

static int compare_addresses(const void *x, const void *y)
{
	uint64_t a = ((const struct address *)x)->offset, b = ((const struct address *)y)->offset;

	return (a > b) - (a < b);
}

static void want_address(struct dump *d, const struct at *at)
{
	if (at->module >= 0)
		list_push(d->a, &d->modules.v[at->module].addresses)->offset = at->offset;
}

static void collect_addresses(struct dump *d)
{
	for (size_t i = 0; i < d->sites.n; i++)
		want_address(d, &d->sites.v[i].at);
	for (size_t i = 0; i < d->paths.n; i++)
		for (int k = 0; k < DEPTH; k++)
			want_address(d, &d->paths.v[i].at[k]);
	for (size_t i = 0; i < d->modules.n; i++) {
		struct module *m = &d->modules.v[i];
		size_t kept = 0;

		if (!m->addresses.n)
			continue;
		qsort(m->addresses.v, m->addresses.n, sizeof *m->addresses.v, compare_addresses);
		for (size_t k = 0; k < m->addresses.n; k++)
			if (!kept || m->addresses.v[k].offset != m->addresses.v[kept - 1].offset)
				m->addresses.v[kept++] = m->addresses.v[k];
		m->addresses.n = kept;
	}
}

/* Libraries of the system hold no line of the project; asking for theirs is slow. */
static int is_system(const struct project *p, const char *path)
{
	static const char *const dirs[] = {"/lib", "/usr/", "/bin/", "linux-vdso", "linux-gate"};

	if ((p->build_root && path_below(p->build_root, path)) || (p->root && path_below(p->root, path)))
		return 0;
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
		if (str_starts(path, dirs[i]))
			return 1;
	return !fs_exists(path) || str_ends(path, "/" RUNTIME_COUNT_PRELOAD);
}

/* The file as the project calls it; NULL when it is not the project's. With
 * -ffile-prefix-map=ROOT=. the compile directory and the file are both relative
 * ("./src", "./src/a.c"), and some readers join them twice: "./src/./src/a.c". */
static const char *project_file(struct dump *d, const char *path)
{
	const char *file, *again;

	for (;; path = again + 1) {
		file = project_rel(d->p, path_normal(d->a, path));
		again = strstr(path + 1, "/./");
		if (!again || (d->p->root && fs_exists(path_join(d->a, d->p->root, file))))
			break;
	}
	return file[0] != '/' && !str_starts(file, "../") ? file : NULL;
}

/* "FILE:LINE" or "FILE:LINE (discriminator 3)"; "??:0" or "??:?" when unknown. */
static void read_place(struct dump *d, const char *text, struct frame *f)
{
	const char *end = strstr(text, " (discriminator"), *colon;

	end = end ? end : text + strlen(text);
	for (colon = end; colon > text && *colon != ':'; colon--)
		;
	f->line = atoi(colon + (*colon == ':'));
	if (colon == text || f->line <= 0 || text[0] == '?')
		return;
	f->file = project_file(d, arena_strndup(d->a, text, (size_t)(colon - text)));
}

/* With -a -f -i: the address, then a line with the function and one with the place
 * for each function that was inlined there, innermost first. */
static void read_answer(struct dump *d, struct module *m, char *text)
{
	struct address *now = NULL;
	const char *function = NULL;
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (str_starts(line, "0x") && !function) {
			struct address key = {.offset = strtoull(line, NULL, 16)};

			now = bsearch(&key, m->addresses.v, m->addresses.n, sizeof key, compare_addresses);
		} else if (!function) {
			function = line;
		} else {
			struct frame f = {.function = arena_strdup(d->a, function)};

			read_place(d, line, &f);
			if (now)
				*list_push(d->a, &now->frames) = f;
			function = NULL;
		}
	}
}

static int ask(struct dump *d, struct module *m, const char *tool, const char *dir, struct err *err)
{
	const char *list = path_join(d->a, dir, "addresses");
	const char *argv[] = {tool, "-a", "-f", "-i", "-e", m->path, NULL};
	struct proc_spec spec = {.argv = argv, .stdin_path = list, .timeout_s = 300};
	struct proc_result r = {0};
	struct str text = {0};
	int failed;

	for (size_t i = 0; i < m->addresses.n; i++)
		str_addf(&text, "%llx\n", (unsigned long long)m->addresses.v[i].offset);
	failed = fs_write(list, text.ptr, text.len, 0, err);
	str_free(&text);
	if (!failed)
		failed = proc_run(&spec, &r, err);
	if (!failed && r.end == PROC_INTERRUPTED)
		failed = err_set(err, "Interrupted while looking up allocation sites.");
	/* a file without debug information, or gone: its lines stay unknown */
	if (!failed && proc_ok(&r) && r.out.ptr)
		read_answer(d, m, r.out.ptr);
	proc_result_free(&r);
	return failed;
}

/* LLVM's knows the inlined calls of both compilers, binutils' misses clang's. */
static const char *find_tool(struct arena *a)
{
	const char *tool = NULL;

	for (int version = 40; version > 13 && !tool; version--)
		tool = fs_which(a, arena_printf(a, "llvm-addr2line-%d", version), NULL, NULL);
	if (!tool)
		tool = fs_which(a, "llvm-addr2line", NULL, NULL);
	return tool ? tool : fs_which(a, "addr2line", NULL, NULL);
}

int allocation_find_lines(struct dump *d, struct err *err)
{
	const char *tool = find_tool(d->a);
	const char *dir = fs_temp_dir(d->a, "/tmp/advisor-addresses-", err);
	int failed = 0;

	collect_addresses(d);
	if (!dir)
		return -1;
	if (!tool)
		failed = err_set(err, "addr2line is missing: install binutils to see where memory is allocated.");
	for (size_t i = 0; i < d->modules.n && !failed; i++)
		if (d->modules.v[i].addresses.n && !is_system(d->p, d->modules.v[i].path))
			failed = ask(d, &d->modules.v[i], tool, dir, err);
	fs_remove_tree(dir, NULL);
	return failed;
}

const struct frame_list *allocation_frames(const struct dump *d, const struct at *at)
{
	static const struct frame_list none;
	struct address key = {.offset = at->offset}, *found = NULL;

	if (at->module >= 0 && d->modules.v[at->module].addresses.n) {
		const struct module *m = &d->modules.v[at->module];

		found = bsearch(&key, m->addresses.v, m->addresses.n, sizeof key, compare_addresses);
	}
	return found ? &found->frames : &none;
}
