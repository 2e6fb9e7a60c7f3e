/* curl 5f1163517e / a1fc9b80c8 (multi): the poll array is allocated on every wait, though there are few
 * descriptors; fixed by ten on the stack */
#include <poll.h>
#include <stdlib.h>
struct multi { struct easy { struct easy *next; int fd, want; } *list; };
int c27_perform(struct multi *m, int *running);
int c27_wait(struct multi *m, int ms, int *ret)
{
	unsigned n = 0, i = 0;
	struct pollfd *u = NULL;
	struct easy *e;
	int rc = 0;

	if (!m)
		return 1;
	for (e = m->list; e; e = e->next)
		n += e->want != 0;
	if (n) {
		u = malloc(n * sizeof *u); /* expect: unpooled-buffer */
		if (!u)
			return 3;
	}
	for (e = m->list; e; e = e->next)
		if (e->want) {
			u[i].fd = e->fd;
			u[i].events = (short)e->want;
			u[i++].revents = 0;
		}
	if (i)
		rc = poll(u, i, ms);
	free(u);
	if (ret)
		*ret = rc;
	return 0;
}
int c27_loop(struct multi *m)
{
	int running = 1, n, r;
	do {
		r = c27_perform(m, &running);
		if (!r && running)
			r = c27_wait(m, 1000, &n);
	} while (!r && running);
	return r;
}
