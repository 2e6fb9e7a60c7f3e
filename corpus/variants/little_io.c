/* A system call for a few bytes. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
	int fd;
	char line[512];
	unsigned n;
};
struct rec {
	uint32_t id;
	uint16_t kind;
};
int use(const char *s);

/* into the place itself, ends by break */
int conn_line(struct conn *c)
{
	for (c->n = 0; c->n < sizeof c->line - 1; c->n++) {
		ssize_t k = read(c->fd, c->line + c->n, 1); /* expect: small-io */

		if (k <= 0)
			return -1;
		if (c->line[c->n] == '\n')
			break;
	}
	c->line[c->n] = 0;
	return use(c->line);
}

/* a record at a time, with a retry for signals */
int records(int fd, const struct rec *r, const struct rec *end)
{
	while (r < end) {
		ssize_t k = write(fd, r, sizeof *r); /* expect: small-io */

		if (k < 0 && errno == EINTR)
			continue;
		if (k != sizeof *r)
			return -1;
		r++;
	}
	return 0;
}

static int put_u16(int fd, unsigned v)
{
	unsigned char b[2];

	b[0] = (unsigned char)(v >> 8);
	b[1] = (unsigned char)v;
	return send(fd, b, 2, 0) == 2 ? 0 : -1; /* expect: small-io */
}

int put_all(int fd, const unsigned short *v, int n)
{
	int i = 0;

	do
		if (put_u16(fd, v[i]))
			return -1;
	while (++i < n);
	return 0;
}

/* flushed for each line */
void log_all(FILE *f, char *const *line)
{
	for (; *line; line++) {
		fputs(*line, f);
		fflush(f); /* expect: small-io */
	}
}

/* near misses */
int drain(int fd)
{
	char block[4096];
	ssize_t n;
	int sum = 0;

	for (;;) {
		n = read(fd, block, sizeof block); /* clean: small-io */
		if (n <= 0)
			return sum;
		sum += (int)n;
	}
}

int prompts(FILE *out, FILE *in)
{
	char answer[80];
	int n = 0;

	for (;;) {
		fputs("> ", out);
		fflush(out); /* clean: small-io */
		if (!fgets(answer, sizeof answer, in))
			return n;
		n++;
	}
}

int header(int fd)
{
	struct rec r;

	if (read(fd, &r, sizeof r) != sizeof r) /* clean: small-io */
		return -1;
	return r.kind;
}

void wake_all(const int *fd, const int *end)
{
	for (; fd < end; fd++)
		write(*fd, "", 1); /* clean: small-io */
}
