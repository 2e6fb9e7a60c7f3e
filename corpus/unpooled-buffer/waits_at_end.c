/* A program that does its work and then waits until it is told to end: what comes before
 * the loop that waits is no start-up. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned convert(const char *line)
{
	char *copy = strdup(line); /* expect: unpooled-buffer */
	unsigned n = 0;

	if (!copy)
		return 0;
	for (char *s = strtok(copy, " "); s; s = strtok(NULL, " "))
		n += (unsigned)atoi(s);
	free(copy);
	return n;
}

static unsigned convert_all(FILE *in)
{
	char line[256];
	unsigned sum = 0;

	while (fgets(line, sizeof line, in))
		sum += convert(line);
	return sum;
}

int main(void)
{
	struct pollfd p = {.fd = 1, .events = POLLHUP};

	printf("%u\n", convert_all(stdin));
	while (poll(&p, 1, 1000) == 0)
		puts("waiting");
	return 0;
}
