/* Two rounds are not many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void show_both(const char *const *names)
{
	for (int i = 0; i < 2; i++) {
		char *copy = strdup(names[i]); /* clean: alloc-in-loop */

		if (!copy)
			return;
		copy[strcspn(copy, " ")] = '\0';
		puts(copy);
		free(copy);
	}
}

void show_hundred(const char *const *names)
{
	for (int i = 0; i < 100; i++) {
		char *copy = strdup(names[i]); /* expect: alloc-in-loop */

		if (!copy)
			return;
		copy[strcspn(copy, " ")] = '\0';
		puts(copy);
		free(copy);
	}
}
