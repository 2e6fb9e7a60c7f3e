/* systemd's style (_cleanup_free_, hundreds of uses; e.g. #33205's callers) and glib's g_autofree: released by the
 * compiler at the end of the scope */
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
static inline void freep(void *p) { free(*(void **)p); }
#define _cleanup_free_ __attribute__((cleanup(freep)))
static char *path_join(const char *a, const char *b) { size_t n = strlen(a), m = strlen(b); char *r = malloc(n + m + 2); if (r) { memcpy(r, a, n); r[n] = '/'; memcpy(r + n + 1, b, m + 1); } return r; }
int c58_stat(const char *p);
int c58_find(char **dir, const char *name)
{
	for (; *dir; dir++) {
		_cleanup_free_ char *p = path_join(*dir, name); /* expect: alloc-in-loop */
		if (!p)
			return -1;
		if (c58_stat(p) >= 0)
			return 1;
	}
	return 0;
}
static int one(const char *unit, const char *suffix)
{
	_cleanup_free_ char *n = NULL;
	n = path_join(unit, suffix); /* expect: unpooled-buffer */
	if (!n)
		return -1;
	return c58_stat(n);
}
int c58_units(char **u)
{
	int r = 0;
	for (; *u; u++)
		r |= one(*u, "wants");
	return r;
}
