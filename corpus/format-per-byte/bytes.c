/* A formatting function for each byte of a text. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hex(char *out, const unsigned char *in, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sprintf(out + 2 * i, "%02x", in[i]); /* expect: format-per-byte */
}

void hex_by_pointer(char *out, size_t room, const unsigned char *p, const unsigned char *end)
{
	while (p < end) {
		int n = snprintf(out, room, "%02X:", *p++); /* expect: format-per-byte */

		out += n;
		room -= (size_t)n;
	}
}

static void one(char *to, unsigned char c)
{
	sprintf(to, "%%%02X", c); /* expect: format-per-byte */
}

char *quoted(char *out, const char *s)
{
	for (; *s; s++, out += 3)
		one(out, (unsigned char)*s);
	return out;
}

void binary(unsigned char *out, const char *text, size_t n)
{
	char digits[3] = "";

	for (size_t i = 0; i < n; i += 2) {
		digits[0] = text[i];
		digits[1] = text[i + 1];
		*out++ = (unsigned char)strtol(digits, NULL, 16); /* expect: format-per-byte */
	}
}

struct text {
	char *s;
	size_t n, room;
};

static void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void text_printf(struct text *t, const char *format, ...)
{
	char piece[256];
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(piece, sizeof piece, format, list);
	va_end(list);
	if (t->n + (size_t)n + 1 > t->room) {
		t->room = 2 * t->room + (size_t)n + 1;
		t->s = realloc(t->s, t->room);
	}
	memcpy(t->s + t->n, piece, (size_t)n + 1);
	t->n += (size_t)n;
}

void dump(struct text *t, const unsigned char *p, size_t n)
{
	while (n--)
		text_printf(t, "%02x ", *p++); /* expect: format-per-byte */
}
