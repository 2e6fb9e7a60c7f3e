/* The last iteration's memory is released at the top of the next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void upper_all(char **words, int n)
{
	char *copy = NULL;

	for (int i = 0; i < n; i++) {
		free(copy);
		copy = strdup(words[i]); /* expect: alloc-in-loop */
		if (copy && copy[0] >= 'a' && copy[0] <= 'z')
			copy[0] = (char)(copy[0] - 'a' + 'A');
		puts(copy ? copy : "");
	}
	free(copy);
}

/* Only the last one is released: all others are lost, which is another mistake. */
void leak_all(char **words, int n)
{
	char *copy = NULL;

	for (int i = 0; i < n; i++) {
		copy = strdup(words[i]); /* clean: alloc-in-loop */
		puts(copy ? copy : "");
	}
	free(copy);
}
