/* the commonest written form (cctools #218, many others): s = realloc(s, strlen(s) + strlen(x) + 1); strcat(s, x) */
#include <stdlib.h>
#include <string.h>
char *c60_join(char *const *v, int n)
{
	char *s = calloc(1, 1);
	for (int i = 0; s && i < n; i++) {
		char *t = realloc(s, strlen(s) + strlen(v[i]) + 2); /* expect: realloc-by-constant */
		if (!t) {
			free(s);
			return NULL;
		}
		s = t;
		strcat(s, v[i]); /* expect: append-rescans */
		strcat(s, " "); /* expect: append-rescans */
	}
	return s;
}
