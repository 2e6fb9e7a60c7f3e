/* A formatting or parsing call for each byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sum {
	unsigned char byte[64];
	unsigned n;
};

char *hex_of(const struct sum *s, char *out)
{
	const unsigned char *p = s->byte, *end = p + s->n;
	char *o = out;

	for (; p != end; p++, o += 2)
		snprintf(o, 3, "%02x", *p); /* expect: format-per-byte */
	return out;
}

void print_hex(FILE *f, const unsigned char *p, size_t n)
{
	size_t i = 0;

	while (i < n) {
		fprintf(f, "%02x", p[i]); /* expect: format-per-byte */
		i++;
	}
}

int bytes_of(const char *s, unsigned char *to)
{
	int n = 0;

	do {
		char two[3] = {s[0], s[1], 0};

		to[n++] = (unsigned char)strtoul(two, NULL, 16); /* expect: format-per-byte */
		s += 2;
	} while (*s);
	return n;
}

static void escape(char **out, int c)
{
	*out += sprintf(*out, "%%%02X", (unsigned char)c); /* expect: format-per-byte */
}

void escape_all(char *out, const char *s)
{
	for (; *s; s++)
		escape(&out, *s);
}

/* near misses: whole numbers, the rare byte, one key */
void values(FILE *f, const double *v, const double *end)
{
	for (; v < end; v++)
		fprintf(f, "%g\n", *v); /* clean: format-per-byte */
}

void quoted(FILE *f, const char *s)
{
	for (; *s; s++)
		if (*s == '"' || *s == '\\')
			fprintf(f, "\\%c", *s); /* clean: format-per-byte */
		else
			putc(*s, f);
}

void key(char *out, const unsigned char k[4])
{
	for (int i = 0; i < 4; i++)
		sprintf(out + 2 * i, "%02x", k[i]); /* clean: format-per-byte */
}
