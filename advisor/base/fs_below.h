/* Changes below a folder that somebody else may have filled. Every path is walked from `top` one folder at a
 * time without following links, and each change is made in the folder that was found, so that neither a link that is
 * there nor one that is put there meanwhile leads it elsewhere. top is followed as the user named it. path: absolute
 * and below top, or relative to it. What leads out of top, or through a link, is an error that names the link.
 * All return 0 or -1 with a sentence. */
#ifndef ADVISOR_BASE_FS_BELOW_H
#define ADVISOR_BASE_FS_BELOW_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* 0: the folder in which path is can be reached so, or is not there yet. Changes nothing. */
int fs_below_check(const char *top, const char *path, struct err *err);
/* Written beside it and renamed, folders made on the way. mode 0 means 0644. Only a `fresh` file must not be there
 * yet: what has its name is an error and stays. */
int fs_below_write(const char *top, const char *path, const void *bytes, size_t n, int mode, int fresh,
		   struct err *err);
/* The same for a symbolic link, and for a copy of the file `from` with its mode. */
int fs_below_symlink(const char *top, const char *path, const char *target, int fresh, struct err *err);
int fs_below_copy(const char *top, const char *path, const char *from, int fresh, struct err *err);
/* Moves a file or link from below one folder to below another, folders made on the way; fresh as above. 1: they
 * are on two file systems, and nothing was done. */
int fs_below_rename(const char *from_top, const char *from, const char *top, const char *path, int fresh,
		    struct err *err);
/* A file or link; absent is fine. */
int fs_below_remove(const char *top, const char *path, struct err *err);
/* A folder with all that is in it, or a file; links in it are removed, not followed. Absent is fine. */
int fs_below_remove_tree(const char *top, const char *path, struct err *err);
/* Appends the content of a regular file that is no link; -1 when it is larger than max bytes. */
int fs_below_read(const char *top, const char *path, struct str *out, size_t max, struct err *err);
/* The target of a link in the arena; NULL when it is none. */
char *fs_below_readlink(struct arena *a, const char *top, const char *path);
/* 1: something has that name, whatever it is. */
int fs_below_exists(const char *top, const char *path);

#endif
