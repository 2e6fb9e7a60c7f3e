/* Near misses: another text in each round, steps as long as what was gone through, short texts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int put(int c);
int known(const char *s);

long sum_of_lines(FILE *f)
{
	char line[256];
	long sum = 0;
	int v;

	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, "%d", &v) == 1) /* clean: rescan-in-loop */
			sum += v;
	}
	return sum;
}

/* texts one after another, each with its zero */
size_t texts(const char *list)
{
	size_t n = 0, len;

	while (*list) {
		len = strlen(list); /* clean: rescan-in-loop */
		put(list[0]);
		list += len + 1;
		n++;
	}
	return n;
}

struct item {
	struct item *next;
	char *name;
};

size_t longest(struct item *i)
{
	size_t most = 0;

	for (; i; i = i->next) {
		size_t n = strlen(i->name); /* clean: rescan-in-loop */

		if (n > most)
			most = n;
		put(i->name[0]);
	}
	return most;
}

void names(char **v, int n)
{
	for (int i = 0; i < n; i++) {
		char *slash = strrchr(v[i], '/'); /* clean: rescan-in-loop */

		if (slash)
			*slash = '\0';
		put((int)strlen(v[i])); /* clean: rescan-in-loop */
	}
}

/* the line ends where it was cut, so no more than it is measured */
void lines(char *text)
{
	char *line = text, *end;

	while ((end = strchr(line, '\n'))) {
		*end = '\0';
		put((int)strlen(line)); /* clean: rescan-in-loop */
		line = end + 1;
	}
}

/* only the last piece is measured, when there is no other after it */
void pieces(const char *s)
{
	for (;;) {
		const char *end = strchr(s, ',');
		int n;

		if (!end)
			n = (int)strlen(s); /* clean: rescan-in-loop */
		else
			n = (int)(end - s);
		put(n);
		if (!end)
			break;
		s = end + 1;
	}
}

/* what is cut is looked up as a whole: that goes through it anyway */
int known_folder(char *path)
{
	char *slash;

	while ((slash = strrchr(path, '/'))) { /* clean: rescan-in-loop */
		*slash = '\0';
		if (known(path))
			return 1;
	}
	return 0;
}

void colour(const char *s, unsigned char rgb[3])
{
	unsigned v;

	for (int i = 0; i < 3; i++) {
		sscanf(s + 2 * i, "%2x", &v); /* clean: rescan-in-loop */
		rgb[i] = (unsigned char)v;
	}
}

void hoisted(const char *s)
{
	size_t n = strlen(s); /* clean: rescan-in-loop */

	for (size_t i = 0; i < n; i++)
		put(s[i]);
}

char *split(char *s);

/* the end of the piece is set by what gives the next one */
void words(char *arg)
{
	char *next;

	for (; arg; arg = next) {
		next = split(arg);
		if (strlen(arg) > 3) /* clean: rescan-in-loop */
			put(arg[0]);
	}
}
