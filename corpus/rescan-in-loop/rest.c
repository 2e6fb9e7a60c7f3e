/* Each round takes a piece of a long text, and goes through the rest of it to do so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int put(int c);
void put_number(long n);

int count_fields(const char *text)
{
	const char *at = text;
	int n = 0, used;
	char word[64];

	while (sscanf(at, "%63s%n", word, &used) == 1) { /* expect: rescan-in-loop */
		at += used;
		n++;
	}
	return n;
}

void bytes(const char *hex, unsigned char *out, size_t n)
{
	unsigned v;

	for (size_t i = 0; i < n; i++) {
		if (sscanf(hex + 2 * i, "%2x", &v) != 1) /* expect: rescan-in-loop */
			return;
		out[i] = (unsigned char)v;
	}
}

void without_blanks(char *s)
{
	for (char *p = s; *p; p++)
		if (*p == ' ')
			memmove(p, p + 1, strlen(p)); /* expect: rescan-in-loop */
}

struct reader {
	const char *next;
	int line;
};

int numbers(struct reader *r, int *sum)
{
	int v;

	while (*r->next) {
		if (sscanf(r->next, "%d", &v) != 1) /* expect: rescan-in-loop */
			return -1;
		*sum += v;
		r->next = strchr(r->next, '\n');
		if (!r->next)
			break;
		r->next++;
		r->line++;
	}
	return 0;
}

static unsigned hex_at(const char *s)
{
	unsigned v = 0;

	sscanf(s, "%2x", &v); /* expect: rescan-in-loop */
	return v;
}

void decode(const char *s, unsigned char *out)
{
	for (; *s; s += 2)
		*out++ = (unsigned char)hex_at(s);
}

static int room_for(const char *rest, size_t room)
{
	size_t n = strlen(rest); /* expect: rescan-in-loop */

	return n < room;
}

void show(const char *s, size_t room)
{
	while (*s) {
		if (!room_for(s, room))
			put('.');
		put(*s++);
	}
}
