#include "cli/own_reports.h"

#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "cli/cli.h"

#define LINE  HASH_DIGEST /* bytes, with the newline */
#define LINES 20000 /* the last so many are kept */

/* The list; NULL: there is no place for it, or it is not the user's own. */
static const char *list_path(struct arena *a)
{
	const char *folder = cli_user_cache(a);
	return folder && cli_make_private(folder) == 0 ? path_join(a, folder, "reports") : NULL;
}

static void shorten(const char *path)
{
	struct str all = {0};
	if (fs_read(path, &all, 4 * LINES * LINE, NULL) == 0 && all.len > 2 * LINES * LINE)
		(void)fs_write(path, str_text(&all) + all.len - LINES * LINE, LINES * LINE, 0600, NULL);
	str_free(&all);
}

void own_reports_note(struct arena *a, const struct str *json)
{
	const char *path = list_path(a);
	char line[LINE + 1];
	if (!path)
		return;
	hash_digest(str_text(json), json->len, line);
	strcpy(line + LINE - 1, "\n");
	if (fs_append(path, line, LINE, NULL) == 0)
		shorten(path);
}

int own_reports_has(struct arena *a, const char *digest)
{
	const char *path = list_path(a);
	struct str all = {0};
	int found = 0;
	if (path && strlen(digest) == LINE - 1 && fs_read(path, &all, 4 * LINES * LINE, NULL) == 0)
		for (size_t i = 0; !found && i + LINE <= all.len; i += LINE)
			found = !memcmp(str_text(&all) + i, digest, LINE - 1) && str_text(&all)[i + LINE - 1] == '\n';
	str_free(&all);
	return found;
}
