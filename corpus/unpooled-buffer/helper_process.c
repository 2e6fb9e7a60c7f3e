/* A process that is started before the program waits, and works beside it. */
#include "serve.h"

static unsigned number(const char *line)
{
	char *copy = strdup(line); /* expect: unpooled-buffer */
	unsigned n = copy ? (unsigned)strcspn(copy, "#") : 0;

	free(copy);
	return n;
}

static void warm_up(const char *line)
{
	char *copy = strdup(line); /* clean: unpooled-buffer */

	if (copy)
		puts(copy);
	free(copy);
}

static void work_on(const char *line)
{
	char *copy = strdup(line); /* expect: unpooled-buffer */

	if (copy)
		puts(copy);
	free(copy);
}

static int start_helper(int fd)
{
	char line[256];
	ssize_t n;

	if (fork() != 0)
		return 0;
	for (;;) {
		n = read(fd, line, sizeof line - 1);
		if (n <= 0)
			_exit(0);
		line[n] = '\0';
		work_on(line);
	}
}

static unsigned answer(const char *request)
{
	unsigned sum = 0, best = 0, at = 0;

	for (int i = 0; i < 64; i++) {
		unsigned h = number(request) ^ (unsigned)i;

		sum += h;
		if (h > best) {
			best = h;
			at = (unsigned)i;
		}
	}
	return read_numbers(request, sum, at);
}

int main(void)
{
	static const char *const lines[] = {"a", "b", "c"};

	for (int i = 0; i < 3; i++)
		warm_up(lines[i]);
	if (start_helper(0))
		return 1;
	serve();
	return 0;
}
