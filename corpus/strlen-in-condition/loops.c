/* strlen in conditions of loops. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

int put(int c);

void upper(char *s)
{
	for (size_t i = 0; i < strlen(s); i++) /* expect: strlen-in-condition */
		s[i] = (char)toupper((unsigned char)s[i]);
}

void send_all(const char *s)
{
	size_t i = 0;

	while (i < strlen(s)) /* expect: strlen-in-condition */
		put(s[i++]);
}

struct line {
	char *text;
	int n;
};

void blank(struct line *l)
{
	for (l->n = 0; l->n < (int)strlen(l->text); l->n++) /* expect: strlen-in-condition */
		l->text[l->n] = ' ';
}
