/* Released through a macro, and through a function that gets the pointer's address. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FREE_AND_NULL(p) do { free(p); (p) = NULL; } while (0)

static void release(char **p)
{
	free(*p);
	*p = NULL;
}

void print_macro(char **words, int n)
{
	for (int i = 0; i < n; i++) {
		char *s = strdup(words[i]); /* expect: alloc-in-loop */

		puts(s ? s : "");
		FREE_AND_NULL(s);
	}
}

void print_function(char **words, int n)
{
	char *s;

	for (int i = 0; i < n; i++) {
		s = strdup(words[i]); /* expect: alloc-in-loop */
		puts(s ? s : "");
		release(&s);
	}
}

/* No loop: do { } while (0) runs once. */
void print_once(const char *word)
{
	do {
		char *s = strdup(word); /* clean: alloc-in-loop, unpooled-buffer */

		puts(s ? s : "");
		FREE_AND_NULL(s);
	} while (0);
}
