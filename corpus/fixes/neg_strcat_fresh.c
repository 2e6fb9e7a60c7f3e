/* path put together again in every round with strcpy + strcat (classic false positive of "strcat in a loop"). */
#include <string.h>
int c71_try(const char *p);
int c71_find(char *const *dir, int n, const char *name, char *path)
{
	for (int i = 0; i < n; i++) {
		strcpy(path, dir[i]);
		strcat(path, "/"); /* clean: append-rescans */
		strcat(path, name); /* clean: append-rescans */
		if (c71_try(path))
			return i;
	}
	return -1;
}
