#include "path.h"

int count_dirs(const char *dir, char **names)
{
	int n = 0;

	for (; *names; names++)
		n += path_is_dir(dir, *names);
	return n;
}
