/* M2libc #97 (50 s -> 3 s), begriffs/wc #1, kaappi #1460, libgit2 #5125 (review): one read() per byte; fixed by a
 * buffer */
#include <unistd.h>
int c45_line(int fd, char *out, int max)
{
	int n = 0;
	char c;

	while (n < max - 1 && read(fd, &c, 1) == 1) { /* expect: small-io */
		out[n++] = c;
		if (c == '\n')
			break;
	}
	out[n] = 0;
	return n;
}
int c45_lines(int fd, int (*use)(const char *))
{
	char l[1024];
	int n = 0;
	while (c45_line(fd, l, sizeof l) > 0)
		n += use(l);
	return n;
}
