/* Near misses: the end is known, the text is another one each time or does not grow, or there are few pieces. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int next_line(char *line, size_t size);
int next_path(char *path);
int use(const char *s);

/* Measured once, counted on. */
void tracked(char *const *v, char *out, size_t size)
{
	size_t n = strlen(out);

	for (; *v && n < size; v++)
		n += (size_t)snprintf(out + n, size - n, "%s ", *v); /* clean: append-rescans */
}

/* A line of its own in each round. */
void lines(void)
{
	char line[256];

	while (next_line(line, sizeof line)) {
		strcat(line, "\n"); /* clean: append-rescans */
		use(line);
	}
}

/* The same by a function that takes no size. */
void paths(char *path)
{
	while (next_path(path))
		strcat(path, "/"); /* clean: append-rescans */
}

/* The last character is taken away. */
void chomp(char **v)
{
	for (; *v; v++)
		(*v)[strlen(*v) - 1] = '\0';
}

/* A helper that begins again. */
static void title(char *out, const char *s)
{
	strcpy(out, "= ");
	strcat(out, s); /* clean: append-rescans */
}

void titles(char *const *v, char *out)
{
	for (; *v; v++) {
		title(out, *v);
		use(out);
	}
}

/* A helper that is given another text each time. */
static void dot(char *s)
{
	strcat(s, "."); /* clean: append-rescans */
}

void dots(char **v, int n)
{
	for (int i = 0; i < n; i++)
		dot(v[i]);
}

/* Few. */
void flags(unsigned bits, char *out)
{
	static const char *const names[] = {"a,", "b,", "c,", "d,", "e,", "f,", "g,", "h,", "i,", "j,", "k,", "l,"};

	out[0] = '\0';
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (bits >> i & 1)
			strcat(out, names[i]); /* clean: append-rescans */
}

/* Printed from another, not from itself. */
char *last_of(char *const *v)
{
	char *s = NULL;

	for (; *v; v++) {
		free(s);
		if (asprintf(&s, "<%s>", *v) < 0) /* clean: append-rescans */
			return NULL;
		use(s);
	}
	return s;
}
