/* Options are few, wherever and however they are asked for. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tool {
	char *base;
	char **folders;
	size_t n;
};

int run(const struct tool *t);
int next_option(struct tool *t, int argc, char **argv, const char **value);
int next_record(struct tool *t, const char **value);

static void set_base(struct tool *t, const char *value)
{
	char *path = malloc(strlen(value) + 2); /* a helper of the loop below */

	if (!path)
		return;
	sprintf(path, "%s/", value);
	puts(path);
	free(path);
	t->base = NULL;
}

int tool_main(struct tool *t, int argc, char **argv)
{
	for (;;) {
		int c = getopt(argc, argv, "b:d:");

		if (c < 0)
			break;
		switch (c) {
		case 'b':
			set_base(t, optarg);
			break;
		case 'd':
			t->folders = realloc(t->folders, (t->n + 1) * sizeof *t->folders); /* clean: realloc-by-constant */
			t->folders[t->n++] = optarg;
			break;
		}
	}
	return run(t);
}

/* The project's own, by name and by protocol. */
int other_main(struct tool *t, int argc, char **argv)
{
	const char *value;
	int c;

	while (1) {
		c = next_option(t, argc, argv, &value);
		if (c == -1)
			break;
		if (c == 'd') {
			t->folders = realloc(t->folders, (t->n + 1) * sizeof *t->folders); /* clean: realloc-by-constant */
			t->folders[t->n++] = (char *)value;
		}
	}
	return run(t);
}

/* No options: the same with records. */
int read_records(struct tool *t)
{
	const char *value;

	while (1) {
		int c = next_record(t, &value);

		if (c == -1)
			break;
		t->folders = realloc(t->folders, (t->n + 1) * sizeof *t->folders); /* expect: realloc-by-constant */
		t->folders[t->n++] = (char *)value;
	}
	return 0;
}
