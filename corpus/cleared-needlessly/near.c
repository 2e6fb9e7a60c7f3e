/* Near misses: written out as a whole, ended by what was cleared, small, once, a struct. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int use(const char *s);

/* the whole block goes out */
int blocks(int fd, char **name, int n)
{
	for (int i = 0; i < n; i++) {
		char block[4096] = {0}; /* clean: cleared-needlessly */

		snprintf(block, sizeof block, "%s", name[i]);
		if (write(fd, block, sizeof block) < 0)
			return -1;
	}
	return 0;
}

/* read() does not end it */
int texts(const int *fd, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		char text[4096] = {0}; /* clean: cleared-needlessly */

		if (read(fd[i], text, sizeof text - 1) > 0)
			sum += use(text);
	}
	return sum;
}

int small(char **v, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		char text[32] = {0}; /* clean: cleared-needlessly */

		snprintf(text, sizeof text, "<%s>", v[i]);
		sum += use(text);
	}
	return sum;
}

int once(const char *s)
{
	char text[4096] = {0}; /* clean: cleared-needlessly */

	snprintf(text, sizeof text, "<%s>", s);
	return use(text);
}

/* looked at byte by byte */
int padded(char **v, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		char text[1024] = {0}; /* clean: cleared-needlessly */

		strcpy(text, v[i]);
		sum += text[1000] + use(text);
	}
	return sum;
}

/* appended to: the beginning must be empty */
int joined(char **v, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		char text[1024] = {0}; /* clean: cleared-needlessly */

		strcat(text, v[i]);
		sum += use(text);
	}
	return sum;
}
