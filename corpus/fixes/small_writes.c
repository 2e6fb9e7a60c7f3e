/* kmod da98d97 (index dump): one write() per piece of text; fixed by a buffer of 4 KiB */
#include <unistd.h>
#include <string.h>
struct val { struct val *next; const char *s; unsigned prio; };
static int put(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t k = write(fd, s, n); /* expect: small-io */
		if (k <= 0)
			return -1;
		s += k;
		n -= k;
	}
	return 0;
}
int c55_dump(int fd, const char *key, const struct val *v)
{
	for (; v; v = v->next)
		if (put(fd, key, strlen(key)) || put(fd, " ", 1) || put(fd, v->s, strlen(v->s)) || put(fd, "\n", 1))
			return -1;
	return 0;
}
