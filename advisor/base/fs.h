/* Files. The only place that writes them: a file is written beside its target
 * and renamed, so that nobody ever reads half of one. */
#ifndef ADVISOR_BASE_FS_H
#define ADVISOR_BASE_FS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Paths: pure text. */
char *path_join(struct arena *a, const char *dir, const char *name); /* name absolute: name */
char *path_dir(struct arena *a, const char *path);
const char *path_base(const char *path); /* points into path */
/* Removes `.`, `..` and doubled slashes by text alone. */
char *path_normal(struct arena *a, const char *path);
/* path relative to root when it is below root (both absolute and normal);
 * NULL when it does not. root itself gives ".". */
const char *path_below(const char *root, const char *path);
/* realpath(3) in the arena; NULL when it does not exist. */
char *path_real(struct arena *a, const char *path);
/* Current directory, absolute. */
char *path_cwd(struct arena *a);

int fs_exists(const char *path);
int fs_is_dir(const char *path);
int fs_is_exec(const char *path); /* a regular file that may be run */
int64_t fs_size(const char *path); /* bytes, -1 when there is none */
int64_t fs_mtime_ns(const char *path); /* -1 when there is none */

/* Reading. A tree, a report or a build may put a pipe, a socket or a device where a file is
 * looked for, and to open or read one of these may wait for ever: all files are opened here, and what is
 * no regular file is an error. A link to one is as good as the file. */
#define FS_MOST ((size_t)4 << 30) /* bytes; where nothing less is said */
/* A descriptor to read from, closed at exec, and the size in bytes (may be NULL). The caller closes it. */
int fs_open(const char *path, int64_t *size, struct err *err);
/* 0 when fs_open() would open it. */
int fs_check(const char *path, struct err *err);
/* Appends what is left to read there, at most max bytes; path is for the sentence. */
int fs_read_fd(int fd, const char *path, struct str *out, size_t max, struct err *err);
/* Appends the content of a file. A file of more than max bytes is an error; 0: FS_MOST. */
int fs_read(const char *path, struct str *out, size_t max, struct err *err);
/* The same for a file that the user named on the command line. /dev/stdin and what a shell's <(...) gives
 * are read to their end, however long that takes (an interruption ends it); a pipe of another name as soon as
 * somebody writes to it, within FS_PATIENCE_S: it may lie in a stranger's tree. */
#define FS_PATIENCE_S 5
int fs_read_named(const char *path, struct str *out, size_t max, struct err *err);
/* To a descriptor, however many calls it takes; -1: errno says why. */
int fs_write_all(int fd, const void *bytes, size_t n);
/* Atomic: temporary file in the same directory, then rename; whatever has the name is replaced, a link,
 * too, and never followed or waited for. Makes the directories above it. mode 0 means 0644. */
int fs_write(const char *path, const void *bytes, size_t n, int mode, struct err *err);
/* The same for a file that the user named on the command line: links are followed, and a device or a
 * pipe is written to, never replaced: /dev/null must survive a root who is not interested. */
int fs_write_named(const char *path, const void *bytes, size_t n, struct err *err);
/* Appends with one write(2) on an O_APPEND file. */
int fs_append(const char *path, const void *bytes, size_t n, struct err *err);
int fs_mkdirs(const char *path, struct err *err);
int fs_remove(const char *path, struct err *err); /* absent is fine */
int fs_rename(const char *from, const char *to, struct err *err);
int fs_symlink(const char *target, const char *path, struct err *err); /* replaces */
int fs_chmod(const char *path, int mode, struct err *err);
/* Removes a directory and all below it, or a file; never follows symbolic links, whoever
 * changes the directory meanwhile; makes read-only directories writable first. Absent is fine. */
int fs_remove_tree(const char *path, struct err *err);
/* The same for a name in an open directory; shown is its path for sentences. */
int fs_remove_tree_at(int dir, const char *name, const char *shown, struct err *err);
/* One file, content, mode and times: reflink where the file system can, else a copy.
 * Replaces the target atomically. Symbolic links are copied as links. */
int fs_copy_file(const char *from, const char *to, struct err *err);
/* Hard link, replacing the target; a copy where links are impossible. */
int fs_link_file(const char *from, const char *to, struct err *err);

/* Walks below dir, directories before what is in them, names sorted, symbolic
 * links reported and not followed. rel is relative to dir. The visitor returns
 * FS_WALK_SKIP on a directory to leave it out, or -1 to stop with its err. */
enum fs_kind { FS_FILE, FS_DIR, FS_LINK, FS_OTHER };
enum { FS_WALK_ON = 0, FS_WALK_SKIP = 1 };
struct fs_entry {
	const char *rel; /* relative path */
	const char *path; /* full path */
	enum fs_kind kind;
	int64_t size;
	int mode;
};
typedef int fs_visit(void *ctx, const struct fs_entry *e, struct err *err);
int fs_walk(const char *dir, fs_visit *visit, void *ctx, struct err *err);

/* Takes an exclusive lock on the file (made when missing), held until
 * fs_unlock or the end of the process. -1 when another process has it. */
int fs_lock(const char *path, int *fd, struct err *err);
void fs_unlock(int fd);
/* The same for a file that every user of the machine may lock, in a place where anybody
 * may write (/tmp): no link is followed, nothing is written, other users' files serve as well.
 * 0: locked; 1: somebody else holds it; -1: it cannot be used (not a plain file, not readable). */
int fs_lock_shared(const char *path, int *fd);
/* A fresh directory "<prefix>XXXXXX" made with mkdtemp(3), in the arena. */
char *fs_temp_dir(struct arena *a, const char *prefix, struct err *err);

/* Finds a program on a PATH-like list (NULL: the environment's PATH), leaving
 * out the directory `except` (NULL: none). NULL when there is none. */
char *fs_which(struct arena *a, const char *name, const char *path_list, const char *except);

#endif
