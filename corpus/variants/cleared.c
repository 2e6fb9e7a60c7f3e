/* A large array is cleared, and the text that is written there ends itself. */
#include <stdio.h>
#include <string.h>

struct names {
	const char *dir, *const *file;
};
int use(const char *s);

int all(const struct names *n)
{
	const char *const *f;
	char path[1024];
	int sum = 0;

	for (f = n->file; *f; f++) {
		memset(path, '\0', sizeof(path)); /* expect: cleared-needlessly */
		if (snprintf(path, sizeof(path), "%s/%s", n->dir, *f) >= (int)sizeof(path))
			continue;
		sum += use(path);
	}
	return sum;
}

static int shown(const char *key, int value)
{
	char line[4096] = {'\0'}; /* expect: cleared-needlessly */

	sprintf(line, "%s: %d", key, value);
	return use(line);
}

int show(const char *const *key, const int *v)
{
	int sum = 0;

	while (*key)
		sum += shown(*key++, *v++);
	return sum;
}

int whole(const char (*from)[2048], int n)
{
	int sum = 0;

	do {
		char block[2048] = {0}; /* expect: cleared-needlessly */

		memcpy(block, from[--n], sizeof block);
		sum += use(block);
	} while (n > 0);
	return sum;
}

/* near misses: strncpy needs the end; compared as a whole; a table of counts */
int cut(const char *const *s)
{
	int sum = 0;

	for (; *s; s++) {
		char part[1024] = {0}; /* clean: cleared-needlessly */

		memcpy(part, *s, strlen(*s) / 2);
		sum += use(part);
	}
	return sum;
}

int same(const char *const *s, const char *other)
{
	int n = 0;

	for (; *s; s++) {
		char field[512];

		memset(field, 0, sizeof field); /* clean: cleared-needlessly */
		strcpy(field, *s);
		n += memcmp(field, other, sizeof field) == 0;
	}
	return n;
}

int kinds(const char *const *s)
{
	int n = 0;

	while (*s) {
		int seen[256] = {0}; /* clean: cleared-needlessly */

		for (const char *p = *s++; *p; p++)
			if (!seen[(unsigned char)*p]++)
				n++;
	}
	return n;
}
