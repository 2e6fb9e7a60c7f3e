/* Scratch memory of a function that a loop calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int exists(const char *dir, const char *name)
{
	char *path = malloc(strlen(dir) + strlen(name) + 2); /* expect: unpooled-buffer */
	FILE *f;

	if (!path)
		return 0;
	sprintf(path, "%s/%s", dir, name);
	f = fopen(path, "r");
	free(path);
	if (f)
		fclose(f);
	return f != NULL;
}

int count_existing(const char *dir, char **names, int n)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		found += exists(dir, names[i]);
	return found;
}

/* Nothing calls it from a loop. */
int exists_in_home(const char *home, const char *name)
{
	char *path = malloc(strlen(home) + strlen(name) + 2); /* clean: unpooled-buffer */
	FILE *f;

	if (!path)
		return 0;
	sprintf(path, "%s/%s", home, name);
	f = fopen(path, "r");
	free(path);
	if (f)
		fclose(f);
	return f != NULL;
}
