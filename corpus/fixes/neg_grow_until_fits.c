/* getcwd/readlink with a larger buffer until it fits (systemd readlink_malloc, git strbuf_getcwd): seldom goes
 * round twice. */
#include <stdlib.h>
#include <unistd.h>
#include <errno.h>
char *c68_readlink(const char *p)
{
	size_t l = 100;
	for (;;) {
		char *c = malloc(l); /* clean: alloc-in-loop */
		ssize_t n;
		if (!c)
			return NULL;
		n = readlink(p, c, l - 1);
		if (n < 0) {
			free(c);
			return NULL;
		}
		if ((size_t)n < l - 1) {
			c[n] = 0;
			return c;
		}
		free(c);
		l *= 2;
	}
}
