/* A buffer that lasts and is replaced by a larger one when it is too small, and one that is made again for each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int show_all(char *const *names, size_t n)
{
	char *out = NULL;
	size_t room = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(names[i]);

		if (room <= len + 5) {
			free(out);
			room = len + 25;
			out = malloc(room); /* clean: alloc-in-loop */
			if (!out)
				return -1;
		}
		strcpy(out, names[i]);
		strcat(out, ".txt");
		puts(out);
	}
	free(out);
	return 0;
}

int show_each(char *const *names, size_t n)
{
	char *out = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(names[i]);

		if (len > 3) {
			free(out);
			out = malloc(len + 5); /* expect: alloc-in-loop */
			if (!out)
				return -1;
			strcpy(out, names[i]);
			strcat(out, ".txt");
			puts(out);
		}
	}
	free(out);
	return 0;
}

/* How much can be had: nothing is put into it. */
size_t most(size_t wanted, int (*ask)(size_t))
{
	char *block = NULL;

	while (!block) {
		wanted -= wanted / 4;
		block = malloc(wanted); /* clean: alloc-in-loop, unpooled-buffer */
	}
	free(block);
	return ask(wanted) ? wanted : 0;
}

size_t most_of_all(const size_t *wanted, size_t n, int (*ask)(size_t))
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += most(wanted[i], ask);
	return sum;
}
