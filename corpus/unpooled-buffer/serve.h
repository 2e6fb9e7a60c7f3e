/* The event loop of server.c and helper_process.c, which say what a request is answered with. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile int again, stop;

static unsigned answer(const char *request);

static unsigned read_numbers(const char *s, unsigned sum, unsigned at)
{
	for (; *s; s++)
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
		again = stop = 1;
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
