/* Near misses of appending: cut again, another text, the end kept in a field, bounded. */
#include <stdio.h>
#include <string.h>

struct out {
	char s[1000];
	size_t used;
};
int use(const char *s);

/* cut back to the folder before the next name */
void each_in(char *path, char **name)
{
	size_t keep = strlen(path);

	while (*name) {
		path[keep] = '\0';
		strcat(path, *name++); /* clean: append-rescans */
		use(path);
	}
}

/* the length is kept in the structure */
void counted(struct out *o, const char *const *p)
{
	for (; *p; p++) {
		size_t n = strlen(*p);

		memcpy(o->s + o->used, *p, n); /* clean: append-rescans */
		o->used += n;
	}
}

/* handed out and emptied in the same round */
void lines(struct out *o, const char *const *p)
{
	do {
		strcat(o->s, *p); /* clean: append-rescans */
		use(o->s);
		o->s[0] = '\0';
	} while (*++p);
}

/* another structure in each round */
void mark(struct out *o, struct out *end)
{
	for (; o != end; o++)
		strcat(o->s, "!"); /* clean: append-rescans */
}
