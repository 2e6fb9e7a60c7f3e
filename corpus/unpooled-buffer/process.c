/* Whoever starts a process each time does not wait for the allocator. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int edit(const char *path)
{
	char *command = malloc(strlen(path) + 4); /* clean: unpooled-buffer */
	int status;

	if (!command)
		return -1;
	sprintf(command, "vi %s", path);
	status = system(command);
	free(command);
	return status;
}

static size_t width(const char *path)
{
	char *copy = strdup(path); /* clean: unpooled-buffer */
	size_t n;

	if (!copy)
		return 0;
	n = strcspn(copy, "/");
	free(copy);
	return n;
}

static size_t depth(const char *path)
{
	char *copy = strdup(path), *p; /* expect: unpooled-buffer */
	size_t n = 0;

	if (!copy)
		return 0;
	for (p = copy; *p; p++)
		n += *p == '/';
	free(copy);
	return n;
}

int edit_all(char *const *paths)
{
	size_t deepest = 0, widest = 0;

	for (char *const *p = paths; *p; p++)
		if (depth(*p) > deepest)
			deepest = depth(*p);
	for (; *paths; paths++) {
		if (width(*paths) > widest)
			widest = width(*paths);
		if (edit(*paths))
			return -1;
	}
	return (int)(deepest + widest);
}
