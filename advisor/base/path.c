#include "base/fs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *path_join(struct arena *a, const char *dir, const char *name)
{
	if (name[0] == '/' || !dir || !dir[0])
		return arena_strdup(a, name);
	return arena_printf(a, "%s%s%s", dir, str_ends(dir, "/") ? "" : "/", name);
}

char *path_dir(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return arena_strdup(a, ".");
	return slash == path ? arena_strdup(a, "/") : arena_strndup(a, path, (size_t)(slash - path));
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* Drops the last part of what is in out, for "..". */
static void drop_part(struct str *out, int absolute)
{
	const char *last = out->len ? strrchr(out->ptr, '/') : NULL;
	const char *part = last ? last + 1 : str_text(out);
	if (out->len == 0 || strcmp(part, "..") == 0) {
		if (!absolute)
			str_add(out, out->len ? "/.." : "..");
		return;
	}
	out->len = last ? (size_t)(last - out->ptr) : 0;
	out->ptr[out->len] = '\0';
}

char *path_normal(struct arena *a, const char *path)
{
	struct str out = {0};
	int absolute = path[0] == '/';
	while (*path) {
		size_t n = strcspn(path, "/");
		if (n == 2 && path[0] == '.' && path[1] == '.') {
			drop_part(&out, absolute);
		} else if (n && !(n == 1 && path[0] == '.')) {
			if (out.len || absolute)
				str_addc(&out, '/');
			str_addn(&out, path, n);
		}
		path += n;
		while (*path == '/')
			path++;
	}
	if (!out.len)
		str_add(&out, absolute ? "/" : ".");
	char *p = arena_strdup(a, out.ptr);
	str_free(&out);
	return p;
}

const char *path_below(const char *root, const char *path)
{
	size_t n = root ? strlen(root) : 0;
	if (!n || !path)
		return NULL;
	while (n > 1 && root[n - 1] == '/')
		n--;
	if (n == 1 && root[0] == '/')
		return path[0] == '/' ? path + 1 : NULL;
	if (strncmp(root, path, n) != 0)
		return NULL;
	if (path[n] == '\0')
		return ".";
	return path[n] == '/' ? path + n + 1 : NULL;
}

char *path_real(struct arena *a, const char *path)
{
	char *real = realpath(path, NULL);
	char *p = arena_strdup(a, real);
	free(real);
	return p;
}

char *path_cwd(struct arena *a)
{
	char *cwd = getcwd(NULL, 0);
	char *p = arena_strdup(a, cwd ? cwd : "/");
	free(cwd);
	return p;
}

char *fs_which(struct arena *a, const char *name, const char *path_list, const char *except)
{
	if (strchr(name, '/'))
		return fs_is_exec(name) ? arena_strdup(a, name) : NULL;
	if (!path_list)
		path_list = getenv("PATH");
	while (path_list && *path_list) {
		size_t n = strcspn(path_list, ":");
		char *dir = arena_strndup(a, path_list, n);
		char *path = path_join(a, n ? dir : ".", name);
		if (!(except && strcmp(dir, except) == 0) && fs_is_exec(path))
			return path;
		path_list += n + (path_list[n] == ':');
	}
	return NULL;
}
