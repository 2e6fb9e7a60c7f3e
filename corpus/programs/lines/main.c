/* Long lines, each turned to upper case and counted: a length that is measured for every character. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 3000 };

static void make_line(char *line, unsigned number)
{
	for (unsigned i = 0; i < LINE; i++)
		line[i] = (char)("lorem ipsum dolor sit amet, "[(i * 7 + number) % 28]);
	line[LINE] = '\0';
}

static void upper(char *s)
{
	for (size_t i = 0; i < strlen(s); i++)
		s[i] = (char)toupper((unsigned char)s[i]);
}

/* How many words begin in the line. */
static unsigned words(const char *s)
{
	unsigned n = 0;
	int before = ' ';

	for (; *s; before = *s++)
		n += before == ' ' && *s != ' ';
	return n;
}

int main(int argc, char **argv)
{
	unsigned lines = argc > 1 ? (unsigned)atoi(argv[1]) : 6000;
	unsigned long n = 0, sum = 0;
	char line[LINE + 1];

	for (unsigned i = 0; i < lines; i++) {
		make_line(line, i);
		upper(line);
		n += words(line);
		sum = sum * 31 + (unsigned char)line[i % LINE];
	}
	printf("%u lines, %lu words, %lu\n", lines, n, sum);
	return 0;
}
