/* Near misses: many items at a time, now and then, in the middle, something else's front. */
#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct buffer {
	char data[8192];
	size_t from, have;
};

int use(const char *s, size_t n);

/* all whole lines, then what is left of the last */
int batch(int fd, char *buf, size_t room)
{
	size_t have = 0;
	ssize_t n;

	while ((n = read(fd, buf + have, room - have)) > 0) {
		size_t at = 0;
		char *end;

		have += (size_t)n;
		while ((end = memchr(buf + at, '\n', have - at))) {
			use(buf + at, (size_t)(end - buf) - at);
			at = (size_t)(end - buf) + 1;
		}
		memmove(buf, buf + at, have - at); /* clean: shift-per-item */
		have -= at;
	}
	return 0;
}

/* when half of it is used up */
void now_and_then(struct buffer *b)
{
	while (b->have > b->from) {
		use(b->data + b->from, 1);
		b->from++;
		if (b->from > sizeof b->data / 2) {
			memmove(b->data, b->data + b->from, b->have - b->from); /* clean: shift-per-item */
			b->have -= b->from;
			b->from = 0;
		}
	}
}

/* one out of the middle */
void removed(int *v, size_t n, size_t i)
{
	memmove(v + i, v + i + 1, (n - i - 1) * sizeof *v); /* clean: shift-per-item */
}

/* each text once */
void trimmed(char **line, int n)
{
	for (int i = 0; i < n; i++) {
		char *s = line[i];

		memmove(s, s + 1, strlen(s)); /* clean: shift-per-item */
	}
}

/* a window of fixed size */
void window(double *w, const double *in, int n)
{
	for (int i = 0; i < n; i++) {
		memmove(w, w + 1, 3 * sizeof *w); /* clean: shift-per-item */
		w[3] = in[i];
	}
}

/* as much as the system took */
void flushed(int fd, char *buf, size_t have)
{
	while (have) {
		ssize_t k = write(fd, buf, have);

		if (k < 0)
			return;
		if ((size_t)k < have)
			memmove(buf, buf + k, have - (size_t)k); /* clean: shift-per-item */
		have -= (size_t)k;
	}
}
