/* Which compilers are here, and which versions they really are. */
#include "host/host.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "model/compiler.h"

/* "gcc", "clang-19", "x86_64-linux-gnu-gcc-12": 1; "gcc-ar", "clang-format", "ccache": 0. */
static int is_compiler(const char *base)
{
	const char *found = NULL, *p = base, *rest;

	while ((p = strstr(p, "gcc")))
		found = p++;
	rest = found ? found + 3 : NULL;
	for (p = base; (p = strstr(p, "clang")); p++) {
		found = p;
		rest = p + 5;
	}
	if (!found || (found != base && found[-1] != '-'))
		return 0;
	if (*rest == '-')
		rest++;
	return rest[strspn(rest, "0123456789.")] == '\0';
}

/* A cross compiler's code does not run here. The native ones carry this triplet or none. */
static int is_native(const char *base)
{
#ifdef __x86_64__
	const char *arch = "x86_64-";
#elif defined __aarch64__
	const char *arch = "aarch64-";
#else
	const char *arch = "";
#endif
	return str_starts(base, "gcc") || str_starts(base, "clang") || str_starts(base, arch);
}

/* Real files already asked, so that gcc, gcc-12 and x86_64-linux-gnu-gcc-12 count once. */
struct seen {
	struct strlist real;
	struct host *h;
};

static void add_compiler(struct arena *a, struct seen *seen, const char *path)
{
	const char *real = path_real(a, path);
	struct compiler c = {.path = path};

	if (!real || !is_compiler(path_base(real)) || !fs_is_exec(real))
		return;
	if (strlist_has(&seen->real, real))
		return;
	strlist_add(a, &seen->real, real);
	if (compiler_ask(a, &c))
		return;
	c.name = arena_printf(a, "%s-%d", c.family, c.major);
	*list_push(a, &seen->h->compilers) = c;
}

/* Longer names first, so that "gcc-12" stands for a compiler rather than the
 * "gcc" that may point elsewhere tomorrow; triplets last. */
static int by_name(const void *x, const void *y)
{
	const char *a = path_base(*(const char *const *)x), *b = path_base(*(const char *const *)y);
	int plain_a = str_starts(a, "gcc") || str_starts(a, "clang");
	int plain_b = str_starts(b, "gcc") || str_starts(b, "clang");

	if (plain_a != plain_b)
		return plain_b - plain_a;
	if (strlen(a) != strlen(b))
		return strlen(a) > strlen(b) ? -1 : 1;
	return strcmp(a, b);
}

static void scan_dir(struct arena *a, const char *dir, struct seen *seen)
{
	struct strlist names = {0};
	struct dirent *e;
	DIR *d = opendir(dir);

	if (!d)
		return;
	while ((e = readdir(d)))
		if (is_compiler(e->d_name) && is_native(e->d_name))
			strlist_add(a, &names, path_join(a, dir, e->d_name));
	closedir(d);
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, by_name);
	for (size_t i = 0; i < names.n; i++)
		add_compiler(a, seen, names.v[i]);
}

static int by_version(const void *x, const void *y)
{
	const struct compiler *a = x, *b = y;
	int family = strcmp(b->family, a->family); /* gcc before clang */

	if (family)
		return family;
	if (a->major != b->major)
		return a->major > b->major ? -1 : 1;
	if (a->minor != b->minor)
		return a->minor > b->minor ? -1 : 1;
	return strcmp(a->path, b->path);
}

void host_compilers(struct arena *a, const char *dirs, struct host *h)
{
	struct seen seen = {.h = h};

	while (dirs && *dirs) {
		size_t n = strcspn(dirs, ":");

		if (n && dirs[0] == '/')
			scan_dir(a, arena_strndup(a, dirs, n), &seen);
		dirs += n + (dirs[n] == ':');
	}
	if (h->compilers.n)
		qsort(h->compilers.v, h->compilers.n, sizeof *h->compilers.v, by_version);
}
