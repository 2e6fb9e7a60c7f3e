/* Near misses: values, the few bytes that are special, few bytes at all. */
#include <stdio.h>
#include <stdlib.h>

void numbers(char *out, const int *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out += sprintf(out, "%d,", v[i]); /* clean: format-per-byte */
}

char *escaped(char *out, const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s < 32)
			out += sprintf(out, "\\x%02x", *s); /* clean: format-per-byte */
		else
			*out++ = *s;
	}
	return out;
}

void digest(char *out, const unsigned char *md)
{
	for (int i = 0; i < 20; i++)
		sprintf(out + 2 * i, "%02x", md[i]); /* clean: format-per-byte */
}

void rows(char *out, const char *const *name, const unsigned char *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out += sprintf(out, "%s = %d\n", name[i], v[i]); /* clean: format-per-byte */
}

int checked(const char *s)
{
	char text[80];

	for (; *s; s++)
		if (*s == '%') {
			snprintf(text, sizeof text, "not allowed: %c", *s); /* clean: format-per-byte */
			puts(text);
			return -1;
		}
	return 0;
}

void ports(const char **word, int n, int *out)
{
	for (int i = 0; i < n; i++)
		out[i] = (int)strtol(word[i], NULL, 10); /* clean: format-per-byte */
}

/* few bytes for each of many */
void addresses(char *out, const unsigned char (*mac)[6], size_t n)
{
	while (n--) {
		for (int i = 0; i < 6; i++)
			out += sprintf(out, "%02x:", mac[n][i]); /* clean: format-per-byte */
	}
}
