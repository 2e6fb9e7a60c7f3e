/* Which libraries are here that replace malloc when preloaded. */
#include "host/host.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "model/rule.h"

/* Known beside what the rules name. A library's name up to ".so". */
static const char *const usual[] = {"libjemalloc", "libmimalloc", "libtcmalloc_minimal",
				    "libtcmalloc", "librpmalloc", "libsnmallocshim"};

static int read_head(const char *path, unsigned char head[20])
{
	int fd = fs_open(path, NULL, NULL);
	int ok = fd >= 0 && read(fd, head, 20) == 20;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* The same word size, byte order (ELF identification) and machine as ours. */
static int fits_process(const char *path)
{
	unsigned char ours[20], its[20];

	return read_head("/proc/self/exe", ours) && read_head(path, its) && !memcmp(ours, its, 6) &&
	       !memcmp(ours + 18, its + 18, 2);
}

/* "libmimalloc" of "libmimalloc.so.2.0". */
static const char *stem_of(struct arena *a, const char *library)
{
	const char *base = path_base(library), *so = strstr(base, ".so");

	return arena_strndup(a, base, so ? (size_t)(so - base) : strlen(base));
}

static void wanted_stems(struct arena *a, struct strlist *stems)
{
	struct strlist none = {0};
	struct rule_set rules = {0};
	struct err err;

	if (!rules_load(a, &none, &rules, &err))
		for (size_t i = 0; i < rules.n; i++)
			if (rules.v[i].preload && !strlist_has(stems, stem_of(a, rules.v[i].preload)))
				strlist_add(a, stems, stem_of(a, rules.v[i].preload));
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (!strlist_has(stems, usual[i]))
			strlist_add(a, stems, usual[i]);
}

/* Adds one allocator unless its library is there already under another name. */
static void offer(struct arena *a, struct host *h, const struct strlist *stems, const char *path)
{
	const char *stem = stem_of(a, path), *real = path_real(a, path);

	if (!strlist_has(stems, stem) || !real || !fits_process(real))
		return;
	for (size_t i = 0; i < h->allocators.n; i++)
		if (str_eq(stem, stem_of(a, h->allocators.v[i].preload)))
			return;
	*list_push(a, &h->allocators) = (struct allocator){
		.name = arena_strdup(a, str_starts(stem, "lib") ? stem + 3 : stem), .preload = arena_strdup(a, path)};
}

/* Lines of `ldconfig -p`: "\tlibx.so.2 (libc6,x86-64) => /lib/x/libx.so.2". */
static void from_cache(struct arena *a, struct host *h, const struct strlist *stems)
{
	const char *ldconfig = fs_which(a, "ldconfig", "/sbin:/usr/sbin:/usr/local/sbin:/bin:/usr/bin", NULL);
	const char *argv[] = {ldconfig, "-p", NULL};
	struct proc_spec spec = {.argv = argv, .timeout_s = 20};
	struct proc_result r = {0};
	struct err err;
	char *save = NULL;

	if (!ldconfig)
		return;
	if (!proc_run(&spec, &r, &err) && proc_ok(&r) && r.out.ptr)
		for (char *line = strtok_r(r.out.ptr, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
			const char *arrow = strstr(line, " => ");

			/* the development link ".so" may be gone on the machine that runs it: names with a version */
			if (arrow && !str_ends(arrow, ".so"))
				offer(a, h, stems, arrow + 4);
		}
	proc_result_free(&r);
}

/* Folders in search order, for systems whose ldconfig has no cache (musl). */
static void from_folder(struct arena *a, struct host *h, const struct strlist *stems, const char *dir)
{
	struct dirent *e;
	DIR *d = opendir(dir);

	while (d && (e = readdir(d)))
		if (strstr(e->d_name, ".so") && strlist_has(stems, stem_of(a, e->d_name)))
			offer(a, h, stems, path_join(a, dir, e->d_name));
	if (d)
		closedir(d);
}

void host_allocators(struct arena *a, struct host *h)
{
	static const char *const folders[] = {"/usr/local/lib", "/usr/local/lib64", "/usr/lib64", "/usr/lib", "/lib"};
	const char *path = getenv("LD_LIBRARY_PATH");
	struct strlist stems = {0};

	wanted_stems(a, &stems);
	for (; path && *path; path += strcspn(path, ":"), path += *path == ':')
		from_folder(a, h, &stems, arena_strndup(a, path, strcspn(path, ":")));
	from_cache(a, h, &stems);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		from_folder(a, h, &stems, folders[i]);
}
