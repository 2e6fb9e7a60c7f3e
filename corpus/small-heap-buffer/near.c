/* Near misses: large, of varying size, handed on, kept, or released elsewhere. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	int number;
	char *name;
};
static struct job *current;

int copy_file(FILE *from, FILE *to)
{
	char *buf = malloc(65536); /* clean: small-heap-buffer */
	size_t n;

	if (!buf)
		return -1;
	while ((n = fread(buf, 1, 65536, from)) > 0)
		fwrite(buf, 1, n, to);
	free(buf);
	return 0;
}

int is_word(const char *s, size_t n)
{
	char *copy = malloc(n + 1); /* clean: small-heap-buffer */
	int yes;

	if (!copy)
		return 0;
	memcpy(copy, s, n);
	copy[n] = '\0';
	yes = !strchr(copy, ' ');
	free(copy);
	return yes;
}

struct job *job_new(int number)
{
	struct job *j = malloc(sizeof *j); /* clean: small-heap-buffer */

	if (j)
		j->number = number;
	return j;
}

int job_start(int number, int check)
{
	struct job *j = malloc(sizeof *j); /* clean: small-heap-buffer */

	if (!j)
		return -1;
	j->number = number;
	if (check && number < 0) {
		free(j);
		return -1;
	}
	current = j;
	return 0;
}
