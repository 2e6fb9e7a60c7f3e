/* Copies of trees. A built tree holds its own path in many places (rpaths,
 * makefiles, scripts, config.status); trees lie at paths of equal length, so
 * replacing the bytes moves it, binaries included. */
#include <ctype.h>
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

const char *tree_slot(struct builder *b, unsigned n)
{
	return arena_printf(b->a, "%s/%05u", b->w->work, n);
}

static const int64_t large = 256 << 10;

size_t tree_replace(char *text, size_t n, const char *old, const char *new)
{
	size_t k = strlen(old), hits = 0;

	for (char *p = text; (p = memmem(p, n - (size_t)(p - text), old, k)) != NULL; p += k, hits++)
		memcpy(p, new, k);
	return hits;
}

static void keep_times(const char *path, int64_t mtime_ns)
{
	struct timespec t[2] = {{.tv_nsec = UTIME_OMIT},
				{.tv_sec = mtime_ns / 1000000000, .tv_nsec = mtime_ns % 1000000000}};

	utimensat(AT_FDCWD, path, t, 0);
}

static int path_char(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_.-", c));
}

/* `root` standing as a path of its own at text[at]. */
static int names_root(const char *text, size_t at, const char *root)
{
	size_t k = strlen(root);

	if (path_char(text[at + k]) || str_starts(text + at + k, "/.advisor/"))
		return 0;
	if (!at || !path_char(text[at - 1]))
		return !at || text[at - 1] != '/';
	return at >= 2 && text[at - 2] == '-'; /* -I/path */
}

size_t tree_rename(const char *text, const char *root, const char *to, struct str *out)
{
	size_t k = strlen(root), from = 0, hits = 0;

	for (const char *p = text; k >= 4 && (p = strstr(p, root)) != NULL; p += k) {
		size_t at = (size_t)(p - text);

		if (!names_root(text, at, root))
			continue;
		str_addn(out, text + from, at - from);
		str_add(out, to);
		from = at + k;
		hits++;
	}
	str_add(out, text + from);
	return hits;
}

/* A tree that was configured where it is names itself; built in a copy it
 * would write to the user's files. Text only: lengths differ. */
static int import_renamed(const struct tree_copy *c, const struct fs_entry *e, const char *to, struct err *err)
{
	struct str text = {0}, out = {0};
	int rc = 0;

	if (e->size < (int64_t)strlen(c->from) || e->size > 4 << 20 || fs_read(e->path, &text, 0, NULL) ||
	    memchr(text.ptr, 0, text.len)) {
		str_free(&text);
		return 0;
	}
	if (tree_rename(text.ptr, c->from, c->itself, &out)) {
		rc = fs_write(to, out.ptr, out.len, e->mode | 0200, err) ? -1 : 1;
		keep_times(to, fs_mtime_ns(e->path));
	}
	str_free(&text);
	str_free(&out);
	return rc;
}

/* In a sorted list. */
static int listed(const struct strlist *l, const char *rel)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int d = strcmp(l->v[mid], rel);

		if (!d)
			return 1;
		if (d < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return 0;
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The files that a first copy found not to name the tree need not be read by the next. */
static void note_plain(const struct tree_copy *c, const char *rel)
{
	if (c->plain && !c->plain->known)
		strlist_dup(c->plain->a, &c->plain->rels, rel);
}

/* 1 when the file held the path and was written, 0 when it did not. */
static int copy_replaced(const struct tree_copy *c, const struct fs_entry *e, const char *to, struct err *err)
{
	struct str text = {0};
	int rc = 0;

	if (!c->old || e->size < (int64_t)strlen(c->old) ||
	    (c->plain && c->plain->known && listed(&c->plain->rels, e->rel)))
		return 0;
	if (fs_read(e->path, &text, 0, err))
		rc = -1;
	else if (tree_replace(text.ptr, text.len, c->old, c->new))
		rc = fs_write(to, text.ptr, text.len, e->mode | 0200, err) ? -1 : 1;
	if (rc == 1)
		keep_times(to, fs_mtime_ns(e->path));
	if (rc == 0)
		note_plain(c, e->rel);
	str_free(&text);
	return rc;
}

/* Neither a build step nor a benchmark writes into these in place: sources, objects,
 * and the large files under version control (a benchmark's inputs). */
static int shareable(const struct tree_copy *c, const struct fs_entry *e)
{
	const char *rel = e->rel;

	static const char *const suffixes[] = {
		".c",	 ".h",	 ".cc",	 ".cpp", ".hpp", ".o",	   ".lo",  ".md",  ".html",    ".gcno",
		".S",	 ".m4",	 ".am",	 ".ac",	 ".in",	 ".patch", ".asc", ".yml", ".vcxproj", ".install",
		".texi", ".pdf", ".css", ".png", ".1",	 ".3",	   ".po",  ".gmo", ".liquid",  ".sln"};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (str_ends(rel, suffixes[i]))
			return c->share;
	if (c->share && e->size >= large && !(e->mode & 0111) && listed(c->tracked, rel))
		return 1;
	return strstr(rel, ".git/objects/") != NULL;
}

static int copy_link(const struct tree_copy *c, const struct fs_entry *e, const char *to, struct err *err)
{
	struct arena a = {0};
	char target[4096], *at;
	ssize_t n = readlink(e->path, target, sizeof target - 1);
	int rc;

	if (n < 0)
		return 0;
	target[n] = '\0';
	if (c->old && (at = strstr(target, c->old)) != NULL)
		memcpy(at, c->new, strlen(c->new));
	/* a link out of the tree must not depend on where the copy is */
	const char *real = target[0] == '/' ? NULL : path_normal(&a, path_join(&a, path_dir(&a, e->path), target));
	const char *inside = real && !path_below(c->from, real) ? real : target;
	const char *below = target[0] == '/' ? path_below(c->from, path_normal(&a, target)) : NULL;
	rc = fs_symlink(below && !c->old ? path_join(&a, c->to, below) : inside, to, err);
	arena_free(&a);
	return rc;
}

static int copy_entry(void *ctx, const struct fs_entry *e, struct err *err)
{
	const struct tree_copy *c = ctx;
	struct str to = {0};
	int rc = 0;

	if (c->skip && c->skip(c->ctx, e))
		return FS_WALK_SKIP;
	if (proc_interrupted())
		return err_set(err, "Interrupted while a tree was copied.");
	str_addf(&to, "%s/%s", c->to, e->rel);
	/* cmake names folders of objects by the absolute path of their sources */
	if (c->old)
		tree_replace(to.ptr + strlen(c->to), strlen(to.ptr + strlen(c->to)), c->old, c->new);
	if (e->kind == FS_DIR) {
		rc = fs_mkdirs(to.ptr, err);
	} else if (e->kind == FS_LINK) {
		rc = copy_link(c, e, to.ptr, err);
	} else if (e->kind == FS_FILE) {
		rc = c->itself ? import_renamed(c, e, to.ptr, err) : copy_replaced(c, e, to.ptr, err);
		if (!rc)
			rc = shareable(c, e) ? fs_link_file(e->path, to.ptr, err) : fs_copy_file(e->path, to.ptr, err);
		if (rc == 0 && !shareable(c, e) && !(e->mode & 0200))
			fs_chmod(to.ptr, e->mode | 0200, NULL);
	}
	str_free(&to);
	return rc < 0 ? -1 : FS_WALK_ON;
}

int tree_copy(const struct tree_copy *c, struct err *err)
{
	if (fs_remove_tree(c->to, err) || fs_mkdirs(c->to, err))
		return -1;
	if (fs_walk(c->from, copy_entry, (void *)c, err))
		return -1;
	if (c->plain && !c->plain->known) {
		qsort(c->plain->rels.v, c->plain->rels.n, sizeof *c->plain->rels.v, by_text);
		c->plain->known = 1;
	}
	return 0;
}

/* ---- the user's tree ------------------------------------------------------- */

struct import {
	struct builder *b;
	struct arena a;
	int git;
};

static int built_suffix(const char *rel)
{
	static const char *const suffixes[] = {".o", ".lo", ".la", ".a", ".so", ".gcda", ".gcno", ".gch"};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (str_ends(rel, suffixes[i]))
			return 1;
	return strstr(path_base(rel), ".so.") != NULL;
}

/* Programs, objects by whatever name, archives: a stale one would keep make from compiling anything. */
static int built_file(const struct fs_entry *e)
{
	unsigned char head[20] = {0};

	if (built_suffix(e->rel))
		return 1;
	if (e->size < 64)
		return 0;
	int fd = open(e->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0) {
		if (read(fd, head, sizeof head) < (ssize_t)sizeof head)
			head[0] = 0;
		close(fd);
	}
	if (!memcmp(head, "!<arch>\n", 8) || !memcmp(head, "BC\xc0\xde", 4))
		return 1;
	/* e_type is in the file's byte order; a program that cannot be run may be a benchmark's input */
	return !memcmp(head, "\177ELF", 4) && ((e->mode & 0111) || head[16] + head[17] == ET_REL);
}

static int import_skip(void *ctx, const struct fs_entry *e)
{
	struct import *im = ctx;

	if (!strcmp(path_base(e->rel), ".advisor") || !strcmp(e->path, im->b->w->state))
		return 1;
	if (!strcmp(path_base(e->rel), ".ninja_deps") || !strcmp(path_base(e->rel), ".ninja_log"))
		return 1;
	/* objects and packs are hard-linked, locks are somebody else's */
	if (str_starts(e->rel, ".git/"))
		return str_ends(e->rel, ".lock");
	if (e->kind == FS_OTHER)
		return 1;
	if (e->kind != FS_FILE || listed(&im->b->w->tracked, e->rel))
		return 0;
	return built_file(e);
}

static void list_tracked(struct import *im)
{
	memset(&im->b->w->tracked, 0, sizeof im->b->w->tracked);
	const char *argv[] = {"git", "-c", "core.fsmonitor=false", "-C", im->b->p->root, "ls-files", "-z", NULL};
	const char *changes[] = {"GIT_OPTIONAL_LOCKS=0", NULL};
	struct proc_spec spec = {.argv = argv, .env = proc_env(&im->a, changes), .timeout_s = 60};
	struct proc_result r = {0};

	if (!proc_run(&spec, &r, NULL) && proc_ok(&r)) {
		for (size_t i = 0; i < r.out.len; i += strlen(r.out.ptr + i) + 1)
			strlist_dup(im->b->a, &im->b->w->tracked, r.out.ptr + i);
		im->git = 1;
	}
	proc_result_free(&r);
}

int tree_import(struct builder *b, const char *to, const char *itself, struct err *err)
{
	struct import im = {.b = b};
	struct tree_copy c = {.from = b->p->root, .to = to, .skip = import_skip, .ctx = &im, .itself = itself};

	list_tracked(&im);
	int rc = tree_copy(&c, err);
	arena_free(&im.a);
	return rc;
}
