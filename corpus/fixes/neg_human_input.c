/* cs50/libcs50 #244: a line typed by a person grows by one character; maintainers: simpler on purpose, overhead
 * negligible. A realloc-by-constant report is formally right and practically rejected */
#include <stdio.h>
#include <stdlib.h>
char *c77_get_string(void)
{
	char *b = NULL;
	size_t cap = 0, n = 0;
	int c;

	while ((c = fgetc(stdin)) != '\r' && c != '\n' && c != EOF) {
		if (n + 1 > cap) {
			char *t = realloc(b, ++cap); /* clean: realloc-by-constant */
			if (!t) {
				free(b);
				return NULL;
			}
			b = t;
		}
		b[n++] = (char)c;
	}
	return b;
}
