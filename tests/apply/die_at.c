/* Preloaded into the advisor by check_apply.py: the DIE_AT-th call that changes a file system ends
 * the process as kill -9 does, or (DIE_HOW=full) it and all later calls that need room fail as on a
 * full disk. Without DIE_AT nothing happens; DIE_COUNT names a file that gets the number of calls. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;

/* 1: the call is to fail. */
static int now(int needs_room)
{
	const char *at = getenv("DIE_AT"), *how = getenv("DIE_HOW");
	calls++;
	if (!at)
		return 0;
	if (how && strcmp(how, "full") == 0)
		return needs_room && calls >= atol(at);
	if (calls == atol(at))
		raise(SIGKILL);
	return 0;
}

static int full(void)
{
	errno = ENOSPC;
	return -1;
}

static __attribute__((destructor)) void count(void)
{
	const char *file = getenv("DIE_COUNT");
	FILE *f = file ? fopen(file, "w") : NULL;
	if (!f)
		return;
	fprintf(f, "%ld\n", calls);
	fclose(f);
}

#define REAL(name) __typeof__(&name) real_##name = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

int rename(const char *from, const char *to)
{
	REAL(rename);
	return now(1) ? full() : real_rename(from, to);
}

int symlink(const char *target, const char *path)
{
	REAL(symlink);
	return now(1) ? full() : real_symlink(target, path);
}

int mkdir(const char *path, mode_t mode)
{
	REAL(mkdir);
	return now(1) ? full() : real_mkdir(path, mode);
}

int symlinkat(const char *target, int dir, const char *path)
{
	REAL(symlinkat);
	return now(1) ? full() : real_symlinkat(target, dir, path);
}

int mkdirat(int dir, const char *path, mode_t mode)
{
	REAL(mkdirat);
	return now(1) ? full() : real_mkdirat(dir, path, mode);
}

int renameat(int old_dir, const char *from, int new_dir, const char *to)
{
	REAL(renameat);
	return now(1) ? full() : real_renameat(old_dir, from, new_dir, to);
}

int renameat2(int old_dir, const char *from, int new_dir, const char *to, unsigned flags)
{
	REAL(renameat2);
	return now(1) ? full() : real_renameat2(old_dir, from, new_dir, to, flags);
}

/* Only where it makes a file. */
int openat(int dir, const char *path, int flags, ...)
{
	REAL(openat);
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	return flags & O_CREAT && now(1) ? full() : real_openat(dir, path, flags, mode);
}

int mkostemp(char *name, int flags)
{
	REAL(mkostemp);
	return now(1) ? full() : real_mkostemp(name, flags);
}

int fchmod(int fd, mode_t mode)
{
	REAL(fchmod);
	return now(0) ? full() : real_fchmod(fd, mode);
}

int unlink(const char *path)
{
	REAL(unlink);
	return now(0) ? full() : real_unlink(path);
}

int unlinkat(int dir, const char *path, int flags)
{
	REAL(unlinkat);
	return now(0) ? full() : real_unlinkat(dir, path, flags);
}

int rmdir(const char *path)
{
	REAL(rmdir);
	return now(0) ? full() : real_rmdir(path);
}
