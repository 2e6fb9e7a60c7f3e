/* Each round goes through all of a text that it goes on in, or cuts, by a piece. */
#include <string.h>

int put(int c);

void reversed_words(char *s)
{
	char *word;

	while ((word = strrchr(s, ' '))) { /* expect: rescan-in-loop */
		for (char *p = word + 1; *p; p++)
			put(*p);
		*word = '\0';
	}
}

void bars(const char *s)
{
	size_t i = 0;

	while (s[i]) {
		size_t left = strlen(s) - i; /* expect: rescan-in-loop */

		put(left > 10 ? '#' : '.');
		i++;
	}
}

void drop(char *s, char c)
{
	int i;

	for (i = 0; s[i]; i++) {
		if (s[i] != c)
			continue;
		memmove(&s[i], &s[i + 1], strlen(&s[i])); /* expect: rescan-in-loop */
		i--;
	}
}
