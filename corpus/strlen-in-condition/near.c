/* Near misses: another string each time, one that is cut, or one that cannot change. */
#include <stdio.h>
#include <string.h>

int put(int c);

void tails(const char *s)
{
	for (; strlen(s) > 3; s++) /* clean: strlen-in-condition */ /* expect: rescan-in-loop */
		put(*s);
}

void cut(char *s)
{
	while (strlen(s) > 10) { /* clean: strlen-in-condition */
		put(s[10]);
		s[strlen(s) - 1] = '\0';
	}
}

/* Nothing is written and nothing called: compilers measure it once. */
int spaces(const char *s)
{
	int n = 0;

	for (size_t i = 0; i < strlen(s); i++) /* clean: strlen-in-condition */
		if (s[i] == ' ')
			n++;
	return n;
}

void once(const char *s)
{
	size_t n = strlen(s); /* clean: strlen-in-condition */

	for (size_t i = 0; i < n; i++)
		put(s[i]);
}
