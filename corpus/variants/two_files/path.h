#include <stddef.h>

struct path {
	char *s;
	size_t n, room;
};

void path_add(struct path *p, const char *s);
void path_free(struct path *p);
char *quoted(const char *s);
