/* A text that a loop measures in each round, and the same where measuring it once would be wrong. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void upper(char *s)
{
	for (size_t i = 0; i < strlen(s); i++) /* expect: strlen-in-condition */
		s[i] = (char)toupper((unsigned char)s[i]);
}

/* into memory of its own */
static char *doubled(const char *s)
{
	char *out = malloc(2 * strlen(s) + 1), *to = out;

	if (!out)
		return NULL;
	for (size_t i = 0; i < strlen(s); i++) { /* expect: strlen-in-condition */
		*to++ = s[i];
		*to++ = s[i];
	}
	*to = '\0';
	return out;
}

/* into memory of the caller's, which may be the text itself: no patch */
static void copy_without(const char *s, char *out, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < strlen(s); i++) /* expect: strlen-in-condition */
		if (s[i] != c)
			out[n++] = s[i];
	out[n] = '\0';
}

/* ends the text as it goes, by another name: no patch */
static int first_field(char *s)
{
	char *p = s;
	int n = 0;

	for (size_t i = 0; i < strlen(s); i++) { /* expect: strlen-in-condition */
		if (*p == ':')
			*p = '\0';
		p++;
		n++;
	}
	return n;
}

/* the text may not be there: no patch */
static int vowels(const char *s)
{
	size_t i = 0;
	int n = 0;

	while (s && i < strlen(s)) { /* expect: strlen-in-condition */
		putchar(s[i]);
		n += strchr("aeiou", s[i++]) != NULL;
	}
	return n;
}

/* a local of the usual name is there */
static size_t dashes(const char *text, size_t len)
{
	char line[64];
	size_t n = 0;

	for (size_t i = 0; i < strlen(text) && i < sizeof line; i++) { /* expect: strlen-in-condition */
		line[i] = text[i] == '-' ? '_' : text[i];
		n += line[i] == '_';
	}
	return n + len;
}

/* handed to a function that cuts it: no patch */
static void cut(char *s, char c)
{
	char *at = strchr(s, c);

	if (at)
		*at = '\0';
}

static size_t cut_at_commas(char *s)
{
	size_t i;

	for (i = 0; i < strlen(s); i++) /* expect: strlen-in-condition */
		if (s[i] == ',')
			cut(s, ',');
	return i;
}

int main(void)
{
	char text[] = "a:Quick,brown-fox", other[] = "one:two-three", third[] = "x,y,z";
	char *twice = doubled(text);

	upper(text);
	printf("%s %s\n", text, twice);
	free(twice);
	copy_without(other, other, 'o');
	printf("%s %d\n", other, first_field(other));
	printf(" %d %zu %zu %s\n", vowels("education"), dashes("a-b-c", 2), cut_at_commas(third), third);
	return vowels(NULL);
}
