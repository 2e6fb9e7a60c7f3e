/* Thousands of bytes are cleared before a short text is written there. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int use(const char *s);

int paths(const char *folder, char **name, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		char path[4096] = {0}; /* expect: cleared-needlessly */

		snprintf(path, sizeof path, "%s/%s", folder, name[i]);
		sum += use(path);
	}
	return sum;
}

static int with_end(const char *s)
{
	char text[2048] = ""; /* expect: cleared-needlessly */

	strcpy(text, s);
	strcat(text, "\n");
	return use(text);
}

int ends(char **v, int n)
{
	int sum = 0;

	while (n--)
		sum += with_end(v[n]);
	return sum;
}

int lines(FILE *f)
{
	char line[8192];
	int n = 0;

	memset(line, 0, sizeof line);
	while (fgets(line, sizeof line, f)) {
		n += use(line);
		memset(line, 0, sizeof line); /* expect: cleared-needlessly */
	}
	return n;
}

int numbers(const int *v, int n)
{
	char text[1024];
	int sum = 0;

	for (int i = 0; i < n; i++) {
		memset(text, 0, sizeof(text)); /* expect: cleared-needlessly */
		sprintf(text, "%d of %d", i, v[i]);
		sum += use(text);
	}
	return sum;
}
