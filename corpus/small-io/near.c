/* Near misses: blocks, what stdio gathers, signals, calls tried again, one file after another. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int use(const char *p, ssize_t n);

int blocks(int fd)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(fd, buf, sizeof buf)) > 0) /* clean: small-io */
		use(buf, n);
	return n < 0;
}

void gathered(FILE *f, const char *s)
{
	for (; *s; s++)
		fwrite(s, 1, 1, f); /* clean: small-io */
}

/* what is on the pipe says no more than that something is */
void drained(int fd)
{
	char c;

	while (read(fd, &c, 1) == 1) /* clean: small-io */
		;
}

void woken(int fd, int n)
{
	while (n--)
		write(fd, "x", 1); /* clean: small-io */
}

int synced(int fd)
{
	int rc;

	do {
		rc = fsync(fd); /* clean: small-io */
	} while (rc < 0 && errno == EINTR);
	return rc;
}

/* waits for what comes each time */
int events(struct pollfd *p)
{
	char c;
	int n = 0;

	while (poll(p, 1, -1) > 0) {
		if (read(p->fd, &c, 1) == 1) /* clean: small-io */
			n += c;
	}
	return n;
}

/* once for each file */
int files(const int *fd, int n)
{
	for (int i = 0; i < n; i++)
		if (fsync(fd[i]) < 0) /* clean: small-io */
			return -1;
	return 0;
}

int once(int fd)
{
	char c;

	return read(fd, &c, 1) == 1 ? c : -1; /* clean: small-io */
}
