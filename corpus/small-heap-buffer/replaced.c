/* The block of a fixed size is only the first that the variable has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int next_char(void);
void use(const char *s);

/* Made larger later. */
void read_text(void)
{
	size_t room = 64, n = 0;
	char *s = malloc(64); /* clean: small-heap-buffer */
	int c;

	while (s && (c = next_char()) > 0) {
		if (n + 1 == room) {
			char *more = realloc(s, room *= 2);

			if (!more)
				break;
			s = more;
		}
		s[n++] = (char)c;
	}
	free(s);
}

static int reserve(char **s, size_t *room, size_t n)
{
	char *more;

	if (n <= *room)
		return 0;
	more = malloc(2 * n);
	if (!more)
		return -1;
	memcpy(more, *s, *room);
	free(*s);
	*s = more;
	*room = 2 * n;
	return 0;
}

/* Replaced through its address. */
void join(const char *a, const char *b)
{
	size_t room = 32;
	char *s = malloc(32); /* clean: small-heap-buffer */

	if (!s)
		return;
	if (reserve(&s, &room, strlen(a) + strlen(b) + 1) == 0) {
		strcpy(s, a);
		strcat(s, b);
		use(s);
	}
	free(s);
}

/* One of several. */
void show(const char *a, int is_short)
{
	char *s;

	if (is_short)
		s = malloc(16); /* clean: small-heap-buffer */
	else
		s = malloc(strlen(a) + 16);
	if (!s)
		return;
	sprintf(s, "%.10s", a);
	use(s);
	free(s);
}

/* Two of the same kind: a local variable would do for both. */
void show_number(int n, int hex)
{
	char *s;

	if (hex)
		s = malloc(24); /* expect: small-heap-buffer */
	else
		s = malloc(32); /* expect: small-heap-buffer */
	if (!s)
		return;
	sprintf(s, hex ? "%x" : "%d", n);
	use(s);
	free(s);
}
