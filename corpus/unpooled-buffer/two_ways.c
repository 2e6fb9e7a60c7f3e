/* A program that either works or serves, and one step of whose work waits: only what both
 * ways begin with is done once. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int stop;

static unsigned convert(const char *line)
{
	char *copy = strdup(line); /* expect: unpooled-buffer */
	unsigned n = copy ? (unsigned)strcspn(copy, "#") : 0;

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

/* Another program in the same executable. */
static void check_all(FILE *in)
{
	char line[256];

	while (fgets(line, sizeof line, in)) {
		char *copy = strdup(line); /* expect: alloc-in-loop */

		if (copy && strchr(copy, '\t'))
			puts(copy);
		free(copy);
	}
	exit(0);
}

static int wait_for_input(void)
{
	struct pollfd p = {.fd = 0, .events = POLLIN};

	while (!stop)
		if (poll(&p, 1, 1000) > 0)
			return 0;
	return -1;
}

static unsigned number(const char *request)
{
	unsigned sum = 0, at = 7;

	for (const char *s = request; *s; s++)
		if (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n')
			sum = sum * 31 + at;
		else if (*s >= '0' && *s <= '9')
			sum = sum * 10 + (unsigned)(*s - '0');
		else if (*s >= 'a' && *s <= 'f')
			sum = sum * 16 + (unsigned)(*s - 'a') + 10;
		else
			sum ^= (unsigned char)*s;
	return sum;
}

static unsigned method(const char *request)
{
	static const char *const names[] = {"get", "put", "list", "move", "copy", "drop", NULL};
	unsigned best = 0, longest = 0;

	for (unsigned i = 0; names[i]; i++) {
		unsigned n = 0;

		while (names[i][n] && (request[n] | 32) == names[i][n])
			n++;
		if (n > longest && !names[i][n]) {
			longest = n;
			best = i + 1;
		}
	}
	if (request[longest] != ' ' && request[longest] != '\n' && request[longest] != '\0')
		best = 0;
	return best * 64 + longest;
}

static void reply(int fd, unsigned sum)
{
	char digits[32], *end = digits + sizeof digits, *s = end;

	do {
		*--s = (char)('0' + sum % 10);
		sum /= 10;
	} while (sum && s > digits);
	while (s < end) {
		ssize_t n = write(fd, s, (size_t)(end - s));

		if (n <= 0)
			break;
		s += n;
	}
	if (write(fd, "\n", 1) < 0)
		stop = 1;
}

static unsigned one_request(const char *text)
{
	char *copy = strdup(text); /* expect: unpooled-buffer */
	unsigned sum = 0;

	if (!copy)
		return 0;
	for (char *s = copy; *s; s++)
		sum = sum * 31 + (unsigned char)*s;
	free(copy);
	return sum;
}

static void serve(void)
{
	while (!stop) {
		char text[256];
		ssize_t n;

		if (wait_for_input() < 0 || (n = read(0, text, sizeof text - 1)) <= 0)
			break;
		text[n] = '\0';
		for (int i = 0; i < 16; i++)
			reply(1, one_request(text) + (number(text + method(text) % 64) << i));
	}
}

int main(int argc, char **argv)
{
	if (argc > 2)
		check_all(stdin);
	if (argc > 1 && !strcmp(argv[1], "-c")) {
		printf("%u\n", convert_all(stdin));
		return 0;
	}
	serve();
	return 0;
}
