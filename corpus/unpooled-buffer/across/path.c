/* The function is in another source than the loop, and so is the allocator. */
#include <stdio.h>
#include <string.h>
#include "path.h"

int path_is_dir(const char *dir, const char *name)
{
	char *full = path_alloc(strlen(dir) + strlen(name) + 3); /* expect: unpooled-buffer */
	FILE *f;

	sprintf(full, "%s/%s/.", dir, name);
	f = fopen(full, "r");
	path_free(full);
	if (!f)
		return 0;
	fclose(f);
	return 1;
}
