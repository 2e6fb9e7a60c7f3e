/* What is found in a text points into it, wherever it was put. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void use(const char *p, size_t n);
void work(int i);

struct piece {
	const char *at;
	size_t n;
};

static char *whole_file(const char *name, size_t *n)
{
	FILE *f = fopen(name, "r");
	char *text;

	if (!f)
		return NULL;
	text = malloc(100000);
	*n = text ? fread(text, 1, 99999, f) : 0;
	fclose(f);
	return text;
}

static int split(char *text, char **words, int most)
{
	int n = 0;

	for (char *w = strtok(text, " "); w && n < most; w = strtok(NULL, " "))
		words[n++] = w;
	return n;
}

/* In an array that is passed beside it. */
int each_word(const char *name)
{
	char *words[1000];
	size_t n;
	char *text = whole_file(name, &n); /* clean: late-release */
	int count;

	if (!text)
		return -1;
	count = split(text, words, 1000);
	for (int i = 0; i < count; i++)
		use(words[i], strlen(words[i]));
	free(text);
	return 0;
}

static void first_line(const char *text, size_t n, struct piece *out)
{
	const char *end = memchr(text, '\n', n);

	out->at = text;
	out->n = end ? (size_t)(end - text) : n;
}

/* In a structure. */
int each_byte(const char *name)
{
	struct piece line;
	size_t n;
	char *text = whole_file(name, &n); /* clean: late-release */

	if (!text)
		return -1;
	first_line(text, n, &line);
	for (size_t i = 0; i < line.n; i++)
		use(line.at + i, 1);
	free(text);
	return 0;
}

static const char *current;
static void set_current(const char *text)
{
	current = text;
}
static void use_current(int i)
{
	use(current + i, 1);
}

/* Where nobody sees it. */
int each_place(const char *name)
{
	size_t n;
	char *text = whole_file(name, &n); /* clean: late-release */

	if (!text)
		return -1;
	set_current(text);
	for (int i = 0; i < 100; i++)
		use_current(i);
	free(text);
	return 0;
}

static int count_lines(const char *text, size_t n)
{
	int lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

/* Only a number was taken out of it. */
int each_line_number(const char *name)
{
	size_t n;
	char *text = whole_file(name, &n); /* expect: late-release */
	int lines;

	if (!text)
		return -1;
	lines = count_lines(text, n);
	for (int i = 0; i < lines; i++)
		work(i);
	free(text);
	return 0;
}
