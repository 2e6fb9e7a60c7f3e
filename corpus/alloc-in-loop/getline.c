/* A line is read into a buffer of its own each time, or into one that lasts. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int use(const char *s);

int sum_lines(FILE *f)
{
	int sum = 0;

	for (;;) {
		char *line = NULL;
		size_t room = 0;

		if (getline(&line, &room, f) < 0) { /* expect: alloc-in-loop */
			free(line);
			break;
		}
		sum += use(line);
		free(line);
	}
	return sum;
}

int sum_fields(FILE *f)
{
	char *line = NULL;
	size_t room = 0;
	int sum = 0;

	while (getdelim(&line, &room, ';', f) > 0) { /* expect: alloc-in-loop */
		sum += use(line);
		free(line);
		line = NULL;
	}
	return sum;
}

/* One for all of them: near miss. */
int sum_all(FILE *f)
{
	char *line = NULL;
	size_t room = 0;
	int sum = 0;

	while (getline(&line, &room, f) > 0) /* clean: alloc-in-loop */
		sum += use(line);
	free(line);
	return sum;
}

/* A reader of the project's own. */
static int read_word(FILE *f, char **word, size_t *room)
{
	size_t n = 0;
	int c;

	while ((c = getc(f)) != EOF && c != ' ') {
		if (n + 1 >= *room) {
			char *more = realloc(*word, *room = 2 * *room + 16);

			if (!more)
				return -1;
			*word = more;
		}
		(*word)[n++] = (char)c;
	}
	if (n)
		(*word)[n] = '\0';
	return (int)n;
}

int sum_words(FILE *f)
{
	char *word = NULL;
	size_t room = 0;
	int sum = 0;

	while (read_word(f, &word, &room) > 0) /* clean: alloc-in-loop */
		sum += use(word);
	free(word);
	return sum;
}

int sum_each_word(FILE *f)
{
	int sum = 0, n;

	do {
		char *word = NULL;
		size_t room = 0;

		n = read_word(f, &word, &room); /* expect: alloc-in-loop */
		if (n > 0)
			sum += use(word);
		free(word);
	} while (n > 0);
	return sum;
}
