/* A file is read as a whole, counted, and kept through work that does not need it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void work(int i);
void work_on(const char *line);

static int count_lines(const char *text)
{
	int n = 0;

	while ((text = strchr(text, '\n'))) {
		n++;
		text++;
	}
	return n;
}

int run(const char *name)
{
	struct stat st;
	FILE *f = fopen(name, "r");
	char *text;
	int n;

	if (!f || stat(name, &st))
		return -1;
	text = malloc((size_t)st.st_size + 1); /* expect: late-release */
	if (!text)
		return -1;
	text[fread(text, 1, (size_t)st.st_size, f)] = '\0';
	n = count_lines(text);
	fclose(f);
	for (int i = 0; i < n; i++)
		work(i);
	free(text);
	return 0;
}

/* Released in time. */
int run_early(const char *name)
{
	struct stat st;
	FILE *f = fopen(name, "r");
	char *text;
	int n;

	if (!f || stat(name, &st))
		return -1;
	text = malloc((size_t)st.st_size + 1); /* clean: late-release */
	if (!text)
		return -1;
	text[fread(text, 1, (size_t)st.st_size, f)] = '\0';
	n = count_lines(text);
	free(text);
	for (int i = 0; i < n; i++)
		work(i);
	fclose(f);
	return 0;
}

/* The work goes on inside it, through a pointer. */
int run_lines(const char *name)
{
	struct stat st;
	FILE *f = fopen(name, "r");
	char *text, *line, *end;

	if (!f || stat(name, &st))
		return -1;
	text = malloc((size_t)st.st_size + 1); /* clean: late-release */
	if (!text)
		return -1;
	text[fread(text, 1, (size_t)st.st_size, f)] = '\0';
	line = text;
	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		work_on(line);
	}
	free(text);
	fclose(f);
	return 0;
}
