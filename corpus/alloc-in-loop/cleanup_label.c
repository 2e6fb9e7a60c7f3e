/* Released after a label that every way through the iteration passes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_files(FILE *list, size_t longest)
{
	char name[4096];
	int bad = 0;

	while (fgets(name, sizeof name, list)) {
		char *text = malloc(longest); /* expect: alloc-in-loop */
		FILE *f = NULL;

		if (!text)
			return -1;
		f = fopen(name, "r");
		if (!f) {
			bad++;
			goto next;
		}
		if (!fgets(text, (int)longest, f))
			goto next;
		if (strstr(text, "bad"))
			bad++;
next:
		if (f)
			fclose(f);
		free(text);
	}
	return bad;
}

/* One way leaves without it: the caller gets the line that matched. */
char *find_line(FILE *f, const char *word, size_t longest)
{
	for (;;) {
		char *line = malloc(longest); /* clean: alloc-in-loop */

		if (!line || !fgets(line, (int)longest, f))
			return NULL;
		if (strstr(line, word))
			return line;
		puts(line);
	}
}
