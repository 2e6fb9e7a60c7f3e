/* What a whole file is read into is still used through something else that has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct lines {
	const char *next, *end;
};

void lines_of(const char *text, struct lines *l);
const char *lines_next(struct lines *l);
void work(const char *line);
void compare(struct lines *l, int i);

int each_line(FILE *f, const struct stat *st)
{
	char *text = malloc((size_t)st->st_size + 1); /* clean: late-release */
	struct lines l;
	const char *line;

	if (!text)
		return -1;
	text[fread(text, 1, (size_t)st->st_size, f)] = '\0';
	lines_of(text, &l);
	while ((line = lines_next(&l)))
		work(line);
	free(text);
	return 0;
}

int each_part(FILE *f, const struct stat *st, int n)
{
	char *text = malloc((size_t)st->st_size + 1); /* clean: late-release */
	struct lines l;

	if (!text)
		return -1;
	text[fread(text, 1, (size_t)st->st_size, f)] = '\0';
	l.next = text;
	l.end = text + strlen(text);
	for (int i = 0; i < n; i++)
		compare(&l, i);
	free(text);
	return 0;
}
