/* A call that leaves the loop after it, and a loop of a few rounds: neither comes again and again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct command {
	const char *name;
	int (*run)(const char *text);
};

static int show(const char *text)
{
	char *copy = strdup(text); /* clean: unpooled-buffer */

	if (!copy)
		return -1;
	copy[strcspn(copy, " ")] = '\0';
	puts(copy);
	free(copy);
	return 0;
}

int dispatch(const char *const *names, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], text))
			return show(text);
	for (size_t i = 0; i < n; i++) {
		if (strlen(names[i]) > 30) {
			show(names[i]);
			break;
		}
	}
	for (int i = 0; i < 4; i++)
		show(names[i]);
	return 1;
}

static int list(const char *text)
{
	char *copy = strdup(text); /* expect: unpooled-buffer */

	if (!copy)
		return -1;
	copy[strcspn(copy, " ")] = '\0';
	puts(copy);
	free(copy);
	return 0;
}

int list_all(const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list(names[i]) < 0)
			return -1;
		switch (names[i][0]) {
		case '#':
			list("comment");
			break;
		}
	}
	return 0;
}
