/* Loops call these functions, but what they allocate they allocate once: the program ends
 * after it, or what is gone through are the words of the command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *version(void)
{
	char *s = malloc(40);

	if (s)
		sprintf(s, "%d.%d", 1, 2);
	return s;
}

static int take(const char *word)
{
	if (!strcmp(word, "-v")) {
		char *s = version(); /* clean: unpooled-buffer */

		puts(s);
		free(s);
		exit(0);
	}
	return word[0] == 'x';
}

int take_all(FILE *f)
{
	char line[100];
	int n = 0;

	while (fgets(line, sizeof line, f))
		n += take(line);
	return n;
}

static int is_there(const char *name)
{
	char *copy = strdup(name); /* clean: unpooled-buffer */
	int there;

	if (!copy)
		return 0;
	copy[strcspn(copy, ":")] = '\0';
	there = strlen(copy) > 3;
	free(copy);
	return there;
}

static int add_command(int argc, const char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++)
		n += is_there(argv[i]);
	return n;
}

static int drop_command(int argc, const char **argv)
{
	const char *word;
	int n = argc;

	while ((word = *++argv) != NULL)
		n -= is_there(word);
	return n;
}

static const struct command {
	const char *name;
	int (*run)(int argc, const char **argv);
} commands[] = {{"add", add_command}, {"drop", drop_command}};

int main(int argc, const char **argv)
{
	for (int i = 0; argc > 1 && i < 2; i++)
		if (!strcmp(commands[i].name, argv[1]))
			return commands[i].run(argc - 1, argv + 1);
	return take_all(stdin);
}
