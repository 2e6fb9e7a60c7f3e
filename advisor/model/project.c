#include "model/project.h"

#include "base/fs.h"

const char *project_rel(const struct project *p, const char *path)
{
	/* build_root first: the copy may lie below the root (in .advisor/). */
	const char *rel = path_below(p->build_root, path);
	if (!rel)
		rel = path_below(p->root, path);
	return rel ? rel : path;
}
