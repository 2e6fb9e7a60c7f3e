/* A process that is started before the program waits, and works beside it. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int stop;

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

static void take_request(int fd)
{
	char request[512];
	ssize_t n = read(fd, request, sizeof request - 1);

	if (n <= 0) {
		stop = 1;
		return;
	}
	request[n] = '\0';
	if (!strcmp(request, "stop\n"))
		stop = 1;
	else if (!strcmp(request, "again\n"))
		stop = 1;
	else
		reply(1, answer(request));
}

static void serve(void)
{
	struct pollfd p = {.fd = 0, .events = POLLIN};

	while (!stop) {
		if (poll(&p, 1, 1000) <= 0)
			continue;
		if (p.revents & (POLLHUP | POLLERR))
			stop = 1;
		else
			take_request(p.fd);
	}
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
