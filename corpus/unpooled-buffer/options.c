/* A function named for options that loops come to again and again is about what the program
 * works on. One that main's loop over the command line calls is not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int show_options(const char *text)
{
	char *copy = strdup(text); /* expect: unpooled-buffer */
	int n;

	if (!copy)
		return 0;
	copy[strcspn(copy, "\n")] = '\0';
	n = printf("<%s>\n", copy);
	free(copy);
	return n;
}

static int show_line(FILE *f)
{
	char line[200];
	int n = 0;

	while (fgets(line, sizeof line, f))
		n += show_options(line);
	return n;
}

static int show_files(FILE *const *files)
{
	int n = 0;

	while (*files)
		n += show_line(*files++);
	return n;
}

static int read_option(const char *word)
{
	char *copy = strdup(word); /* clean: unpooled-buffer */
	int ok;

	if (!copy)
		return 0;
	copy[strcspn(copy, "=")] = '\0';
	ok = strlen(copy) < 10;
	free(copy);
	return ok;
}

struct words {
	int argc;
	char **argv;
};

static int read_words(struct words *w)
{
	int n = 0;

	for (; w->argc; w->argc--, w->argv++)
		n += read_option(*w->argv);
	return n;
}

int main(int argc, char **argv)
{
	FILE *files[] = {stdin, NULL};
	struct words w = {argc, argv};

	return read_words(&w) + show_files(files);
}
