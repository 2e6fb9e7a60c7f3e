/* A system call for each few bytes. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int skip_line(int fd)
{
	char c;
	int n = 0;

	do {
		if (read(fd, &c, 1) != 1) /* expect: small-io */
			return -1;
		n++;
	} while (c != '\n');
	return n;
}

long sum(int fd)
{
	long total = 0;
	int v;

	while (read(fd, &v, sizeof v) == (ssize_t)sizeof v) /* expect: small-io */
		total += v;
	return total;
}

int save(int fd, const short *v, int n)
{
	for (int i = 0; i < n; i++)
		if (write(fd, &v[i], sizeof *v) != sizeof *v) /* expect: small-io */
			return -1;
	return 0;
}

static void put_byte(int fd, char c)
{
	write(fd, &c, 1); /* expect: small-io */
}

void put_text(int fd, const char *s)
{
	while (*s)
		put_byte(fd, *s++);
}

static int write_all(int fd, const void *p, size_t n)
{
	const char *s = p;

	while (n > 0) {
		ssize_t k = write(fd, s, n); /* expect: small-io */

		if (k < 0)
			return -1;
		s += k;
		n -= (size_t)k;
	}
	return 0;
}

int write_lines(int fd, char **line, int n)
{
	for (int i = 0; i < n; i++)
		if (write_all(fd, line[i], strlen(line[i])) || write_all(fd, "\n", 1))
			return -1;
	return 0;
}

static int receive(int s)
{
	char c;

	return recv(s, &c, 1, 0) == 1 ? c : -1; /* expect: small-io */
}

int header(int s, char *out, int room)
{
	int n = 0, c;

	while (n < room && (c = receive(s)) >= 0 && c != '\n')
		out[n++] = (char)c;
	return n;
}

int journal(int fd, const char *record, size_t size, int n)
{
	for (int i = 0; i < n; i++) {
		if (write(fd, record + (size_t)i * size, size) < 0)
			return -1;
		fsync(fd); /* expect: small-io */
	}
	return 0;
}
