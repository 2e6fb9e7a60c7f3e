/* CUBRID #7206 (string built by repeated length + snprintf): snprintf(buf + strlen(buf), size - strlen(buf), ...)
 * per item; fixed by tracking the end */
#include <stdio.h>
#include <string.h>
struct server { struct server *next; const char *name, *mode; int pid, ha; };
int c17_list(const struct server *s, char *buf, size_t size)
{
	buf[0] = 0;
	for (; s; s = s->next) {
		snprintf(buf + strlen(buf), size - strlen(buf), "Server %s (pid %d)", s->name, s->pid); /* expect: append-rescans */
		if (s->ha)
			snprintf(buf + strlen(buf), size - strlen(buf), ", mode %s", s->mode); /* expect: append-rescans */
		size_t n = strlen(buf);
		if (n + 2 < size) {
			buf[n] = '\n'; /* expect: append-rescans */
			buf[n + 1] = 0;
		}
	}
	return 0;
}
