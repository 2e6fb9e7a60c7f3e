/* What `scan` keeps for the next scan of the same tree: one database a tree, in the user's cache. A store in the
 * tree is never read (it may have come with it), and the tree is not written to. */
#ifndef ADVISOR_CLI_SCAN_CACHE_H
#define ADVISOR_CLI_SCAN_CACHE_H

#include "cli/cli.h"

/* The database for the tree, in a folder that is made: below --state if that is given, otherwise
 * $XDG_CACHE_HOME/advisor/scan (or ~/.cache/...), where what is old or too much goes. NULL when nothing is to be kept, or
 * cannot be: no reason not to scan; a --state that cannot be used is told in err (which is empty otherwise). */
const char *scan_cache_database(struct cli *c, const char *tree, struct err *err);
/* Where it is or would be in the user's cache; NULL when there is no such place. Makes nothing. */
const char *scan_cache_path(struct arena *a, const char *tree);
/* Removes a database and what SQLite keeps beside it. */
void scan_cache_remove(struct arena *a, const char *database);

#endif
