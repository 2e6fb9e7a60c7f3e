/* libadvisor-exec.so, preloaded into other people's builds: where a build calls a
 * compiler by its absolute path (a configured CMake folder does), the wrapper under
 * the same name is started instead.
 *
 * ADVISOR_MASQUERADE  the folder that holds the wrapper under compilers' names
 * ADVISOR_EXEC_ROOT   the tree's copy: programs in it are the project's own, whatever
 *                     their names are, and are left alone
 * ADVISOR_CC_ACTIVE   set by the wrapper for what it starts: nothing is changed then,
 *                     or the compiler it means would be the wrapper again
 *
 * The wrapper gets the path that was meant as argv[0]. Everything here may run between
 * vfork and exec, so there is no malloc, no lock and no stdio. */
#include <alloca.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

enum { TEXT = PATH_MAX + 32 };
static const char self[] = "/libadvisor-exec.so";

typedef int exec_function(const char *, char *const *, char *const *);
typedef int spawn_function(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
			   char *const *, char *const *);

static exec_function *real_execve, *real_execvpe;
static spawn_function *real_posix_spawn, *real_posix_spawnp;

/* Ours at start, for children whose environment the build has emptied. */
static const char *kept[4];
static const char *const kept_names[] = {"ADVISOR_MASQUERADE", "ADVISOR_EXEC_ROOT", "ADVISOR_PLAN", "ADVISOR_LOG"};

static void find_real(void)
{
	if (real_execve)
		return;
	real_execvpe = (exec_function *)dlsym(RTLD_NEXT, "execvpe");
	real_posix_spawn = (spawn_function *)dlsym(RTLD_NEXT, "posix_spawn");
	real_posix_spawnp = (spawn_function *)dlsym(RTLD_NEXT, "posix_spawnp");
	real_execve = (exec_function *)dlsym(RTLD_NEXT, "execve");
}

__attribute__((constructor)) static void start(void)
{
	find_real();
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const char *value = getenv(kept_names[i]);

		/* a copy: programs may overwrite their environment's memory */
		kept[i] = value ? strdup(value) : NULL;
	}
}

__attribute__((destructor)) static void stop(void)
{
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		free((void *)(size_t)kept[i]);
		kept[i] = NULL;
	}
}

static const char *value_in(char *const *env, const char *name)
{
	size_t n = strlen(name);

	for (; env && *env; env++)
		if (!strncmp(*env, name, n) && (*env)[n] == '=')
			return *env + n + 1;
	return NULL;
}

static const char *setting(char *const *env, size_t which)
{
	const char *value = value_in(env, kept_names[which]);

	return value ? value : kept[which];
}

static int lies_below(const char *path, const char *dir)
{
	size_t n = dir ? strlen(dir) : 0;

	while (n && dir[n - 1] == '/')
		n--;
	return n && !strncmp(path, dir, n) && path[n] == '/';
}

static int same_file(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* 1 when path is a compiler that the wrapper stands in for: target is the wrapper then. */
static int redirected(const char *path, char *const *env, char target[PATH_MAX])
{
	const char *masquerade = setting(env, 0), *base;

	if (!path || path[0] != '/' || !masquerade || !*masquerade || value_in(env, "ADVISOR_CC_ACTIVE"))
		return 0;
	base = strrchr(path, '/') + 1;
	if (!*base || strlen(masquerade) + strlen(base) + 2 > PATH_MAX)
		return 0;
	if (lies_below(path, masquerade) || lies_below(path, setting(env, 1)))
		return 0;
	strcpy(target, masquerade);
	strcat(target, "/");
	strcat(target, base);
	return !access(target, X_OK) && !access(path, X_OK) && !same_file(path, target);
}

/* The first program of that name on PATH, as execvp(3) looks for it; 0: none. */
static int on_path(const char *name, char out[PATH_MAX])
{
	const char *list = getenv("PATH");
	size_t n;

	for (; list && *list; list += n, list += *list == ':') {
		n = strcspn(list, ":");
		if (n == 0 || n + strlen(name) + 2 > PATH_MAX)
			continue;
		memcpy(out, list, n);
		out[n] = '/';
		strcpy(out + n + 1, name);
		if (!access(out, X_OK))
			return 1;
	}
	return 0;
}

static size_t count(char *const *list)
{
	size_t n = 0;

	while (list && list[n])
		n++;
	return n;
}

/* argv with the path that was meant in front. out holds count(argv) + 2. */
static void wrapper_argv(char **out, const char *path, char *const *argv)
{
	size_t n = count(argv);

	out[0] = (char *)(size_t)path;
	for (size_t i = 1; i < n; i++)
		out[i] = argv[i];
	out[n ? n : 1] = NULL;
}

/* "LD_PRELOAD=..." without this library: the wrapper does not need it, and a wrapper
 * built with a sanitizer does not start after it. NULL: nothing is left. */
static char *without_us(const char *entry, char text[TEXT])
{
	const char *item = entry + strlen("LD_PRELOAD=");
	size_t used = (size_t)(item - entry), n;

	if (strlen(entry) >= TEXT)
		return (char *)(size_t)entry;
	memcpy(text, entry, used);
	for (; *item; item += n + (item[n] != '\0')) {
		const char *base = memrchr(item, '/', n = strcspn(item, ": "));

		if (n == 0 ||
		    (base && (size_t)(item + n - base) == sizeof self - 1 && !memcmp(base, self, sizeof self - 1)))
			continue;
		memcpy(text + used, item, n);
		used += n;
		text[used++] = ':';
	}
	text[used - 1] = '\0';
	return used > strlen("LD_PRELOAD=") ? text : NULL;
}

/* env with what the wrapper needs put back. out holds count(env) + 5, text five strings. */
static void wrapper_env(char **out, char *const *env, char text[][TEXT])
{
	size_t n = 0;

	for (; env && *env; env++) {
		char *entry = strncmp(*env, "LD_PRELOAD=", 11) ? *env : without_us(*env, text[4]);

		if (entry)
			out[n++] = entry;
	}
	out[n] = NULL;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (!kept[i] || value_in(out, kept_names[i]) || strlen(kept[i]) >= PATH_MAX)
			continue;
		strcpy(text[i], kept_names[i]);
		strcat(text[i], "=");
		strcat(text[i], kept[i]);
		out[n++] = text[i];
		out[n] = NULL;
	}
}

static int run_wrapper(const char *target, const char *path, char *const *argv, char *const *env)
{
	char text[5][TEXT];
	char **new_argv = alloca((count(argv) + 2) * sizeof *new_argv);
	char **new_env = alloca((count(env) + 5) * sizeof *new_env);

	wrapper_argv(new_argv, path, argv);
	wrapper_env(new_env, env, text);
	return real_execve(target, new_argv, new_env);
}

int execve(const char *path, char *const *argv, char *const *env)
{
	char target[PATH_MAX];

	find_real();
	if (redirected(path, env, target))
		return run_wrapper(target, path, argv, env);
	return real_execve(path, argv, env);
}

int execvpe(const char *file, char *const *argv, char *const *env)
{
	char target[PATH_MAX], found[PATH_MAX];
	const char *path = file;

	find_real();
	if (!strchr(file, '/') && on_path(file, found))
		path = found;
	if (redirected(path, env, target))
		return run_wrapper(target, path, argv, env);
	return real_execvpe(file, argv, env);
}

int execv(const char *path, char *const *argv)
{
	return execve(path, argv, environ);
}

int execvp(const char *file, char *const *argv)
{
	return execvpe(file, argv, environ);
}

/* Collects the arguments of execl and the like: counts them, then reads them again. */
#define COLLECT(argv, first, last)                                                                                     \
	do {                                                                                                           \
		va_list ap_;                                                                                           \
		size_t n_ = 1, i_;                                                                                     \
		va_start(ap_, first);                                                                                  \
		while (va_arg(ap_, char *))                                                                            \
			n_++;                                                                                          \
		va_end(ap_);                                                                                           \
		(argv) = alloca((n_ + 1) * sizeof *(argv));                                                            \
		(argv)[0] = (char *)(size_t)(first);                                                                   \
		va_start(ap_, first);                                                                                  \
		for (i_ = 1; i_ <= n_; i_++)                                                                           \
			(argv)[i_] = va_arg(ap_, char *);                                                              \
		last;                                                                                                  \
		va_end(ap_);                                                                                           \
	} while (0)

int execl(const char *path, const char *arg, ...)
{
	char **argv;

	COLLECT(argv, arg, (void)0);
	return execve(path, argv, environ);
}

int execlp(const char *file, const char *arg, ...)
{
	char **argv;

	COLLECT(argv, arg, (void)0);
	return execvpe(file, argv, environ);
}

int execle(const char *path, const char *arg, ...)
{
	char **argv, **env;

	COLLECT(argv, arg, env = va_arg(ap_, char **));
	return execve(path, argv, env);
}

static int spawn_wrapper(pid_t *pid, const char *target, const char *path, const posix_spawn_file_actions_t *actions,
			 const posix_spawnattr_t *attributes, char *const *argv, char *const *env)
{
	char text[5][TEXT];
	char **new_argv = alloca((count(argv) + 2) * sizeof *new_argv);
	char **new_env = alloca((count(env) + 5) * sizeof *new_env);

	wrapper_argv(new_argv, path, argv);
	wrapper_env(new_env, env, text);
	return real_posix_spawn(pid, target, actions, attributes, new_argv, new_env);
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *attributes, char *const *argv, char *const *env)
{
	char target[PATH_MAX];

	find_real();
	if (redirected(path, env, target))
		return spawn_wrapper(pid, target, path, actions, attributes, argv, env);
	return real_posix_spawn(pid, path, actions, attributes, argv, env);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *attributes, char *const *argv, char *const *env)
{
	char target[PATH_MAX], found[PATH_MAX];
	const char *path = file;

	find_real();
	if (!strchr(file, '/') && on_path(file, found))
		path = found;
	if (redirected(path, env, target))
		return spawn_wrapper(pid, target, path, actions, attributes, argv, env);
	return real_posix_spawnp(pid, file, actions, attributes, argv, env);
}
