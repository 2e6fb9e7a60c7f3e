/* Near misses: the string starts again in each iteration, or its end is known. */
#include <stdio.h>
#include <string.h>

void print_paths(char **names, int n)
{
	char path[4096];

	for (int i = 0; i < n; i++) {
		strcpy(path, "/tmp/");
		strcat(path, names[i]); /* clean: append-rescans */
		puts(path);
	}
}

void print_quoted(char **names, int n)
{
	for (int i = 0; i < n; i++) {
		char path[4096];

		path[0] = '\0';
		strcat(path, "'"); /* clean: append-rescans */
		strcat(path, names[i]); /* clean: append-rescans */
		strcat(path, "'"); /* clean: append-rescans */
		puts(path);
	}
}

void join_end(char *out, char **words, int n)
{
	char *end = out;

	for (int i = 0; i < n; i++)
		end = strcpy(end, words[i]) + strlen(words[i]); /* clean: append-rescans */
}

void prefix(char *out, const char *word)
{
	do {
		strcat(out, word); /* clean: append-rescans */
	} while (0);
}
