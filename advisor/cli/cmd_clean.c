#include "base/fs.h"
#include "base/fs_below.h"
#include "cli/scan_cache.h"

/* Everything in .advisor that can be made again. Reports and what apply needs to
 * undo itself stay. */
static const char *const droppable[] = {"work",	    "objects",	    "logs",	    "masq",
					"store.db", "store.db-wal", "store.db-shm", "store.db.damaged"};

int cmd_clean(struct cli *c)
{
	struct err err = {{0}};
	const char *tree = cli_tree(c, 0, &err);
	if (!tree)
		return cli_fail(c, EXIT_USAGE, &err);
	const char *state = cli_state_found(c, tree), *kept = scan_cache_path(&c->arena, tree);
	if (kept && !c->opt.state)
		scan_cache_remove(&c->arena, kept);
	int lock = -1;
	if (cli_state_check(c, state, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (!fs_is_dir(state))
		return EXIT_DONE;
	if (fs_lock(path_join(&c->arena, state, "lock"), &lock, NULL) != 0) {
		err_set(&err, "another advisor is at work on %s; wait for it, or end it", tree);
		return cli_fail(c, EXIT_USAGE, &err);
	}
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < sizeof droppable / sizeof *droppable; i++)
		rc = fs_below_remove_tree(state, droppable[i], &err);
	fs_unlock(lock);
	if (rc != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	progress_say(&c->progress, PROGRESS_STEP, "dropped the cache and the copies in %s", state);
	return EXIT_DONE;
}
