/* What a server does before it waits for the first time, and after the last, it does once,
 * however often it is started again; what a request comes to as well, it does often. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile int again, stop;
static char names[64][32];
static int count;

static void add_name(const char *line)
{
	char *name = strdup(line); /* clean: unpooled-buffer */

	if (!name)
		return;
	name[strcspn(name, "=")] = '\0';
	snprintf(names[count++ % 64], sizeof names[0], "%s", name);
	free(name);
}

/* Called for a request, too. */
static unsigned word_hash(const char *word)
{
	char *lower = strdup(word); /* expect: unpooled-buffer */
	unsigned h = 5381;

	if (!lower)
		return 0;
	for (char *s = lower; *s; s++)
		h = h * 33 + ((unsigned char)*s | 32);
	free(lower);
	return h;
}

static unsigned read_names(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	unsigned sum = 0;

	if (!f)
		return 0;
	while (fgets(line, sizeof line, f)) {
		add_name(line);
		sum += word_hash(line);
	}
	fclose(f);
	return sum;
}

static void forget(const char *name)
{
	char *copy = strdup(name); /* clean: unpooled-buffer */

	if (!copy)
		return;
	puts(copy);
	free(copy);
}

static unsigned answer(const char *request)
{
	unsigned sum = 0, best = 0, at = 0;

	for (int i = 0; i < 64; i++) {
		unsigned h = word_hash(names[i]) ^ word_hash(request);

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

int main(void)
{
	do {
		char *path = strdup("/etc/names"); /* clean: alloc-in-loop */

		again = stop = 0;
		count = 0;
		if (path && !read_names(path))
			return 1;
		free(path);
		serve();
		for (int i = 0; i < 64; i++)
			forget(names[i]);
	} while (again);
	return 0;
}
