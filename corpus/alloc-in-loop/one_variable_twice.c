/* One variable for two pieces of memory, each released before the next: two findings. Two
 * ways to fill it and one release: each is a place where it is allocated. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void show_twice(char *const *names)
{
	for (; *names; names++) {
		char *text = strdup(*names); /* expect: alloc-in-loop */

		if (text)
			puts(text);
		free(text);
		text = strndup(*names, 8); /* expect: alloc-in-loop */
		if (text)
			puts(text);
		free(text);
	}
}

void show_short(char *const *names, size_t most)
{
	for (; *names; names++) {
		char *text;

		if (strlen(*names) > most)
			text = strndup(*names, most); /* expect: alloc-in-loop */
		else
			text = strdup(*names); /* expect: alloc-in-loop */
		if (text)
			puts(text);
		free(text);
	}
}
