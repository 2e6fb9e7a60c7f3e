/* Allocated and released under the same condition. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void print_all(char **words, int n, int quote)
{
	for (int i = 0; i < n; i++) {
		char *s = words[i];

		if (quote) {
			s = malloc(strlen(words[i]) + 3); /* expect: alloc-in-loop */
			if (!s)
				return;
			sprintf(s, "\"%s\"", words[i]);
		}
		puts(s);
		if (quote)
			free(s);
	}
}

/* A buffer on the stack serves nearly all; only what is too long for it is allocated. */
void print_short(char **words, int n)
{
	for (int i = 0; i < n; i++) {
		char small[256], *s = small;

		if (strlen(words[i]) + 3 > sizeof small)
			s = malloc(strlen(words[i]) + 3); /* clean: alloc-in-loop */
		if (!s)
			return;
		sprintf(s, "\"%s\"", words[i]);
		puts(s);
		if (s != small)
			free(s);
	}
}
