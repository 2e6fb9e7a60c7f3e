/* The loop over the command line runs a few times, and so does what it calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int set_option(const char *arg)
{
	char *name = strdup(arg); /* clean: unpooled-buffer */
	char *value;
	int known;

	if (!name)
		return -1;
	value = strchr(name, '=');
	if (value)
		*value++ = '\0';
	known = !strcmp(name, "--size") && value;
	free(name);
	return known ? 0 : -1;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (set_option(argv[i]))
			return 2;
	puts("done");
	return 0;
}
