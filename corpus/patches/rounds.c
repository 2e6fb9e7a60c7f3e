/* Memory of each round of a loop, and near misses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {"alpha", "be", "gamma-delta", "", "epsilon", "x", NULL};

static void *must_malloc(size_t n)
{
	void *p = malloc(n);

	if (!p)
		exit(1);
	return p;
}

static unsigned hash(const char *s)
{
	unsigned h = 5381;

	while (*s)
		h = h * 33 + (unsigned char)*s++;
	return h;
}

/* every way out */
static int find(const char *prefix, const char *wanted)
{
	int found = -1;

	for (int i = 0; words[i]; i++) {
		char *full = malloc(strlen(prefix) + strlen(words[i]) + 1); /* expect: alloc-in-loop */

		if (!full)
			return -2;
		strcpy(full, prefix);
		strcat(full, words[i]);
		if (!words[i][0]) {
			free(full);
			continue;
		}
		if (!strcmp(full, wanted)) {
			free(full);
			return i;
		}
		if (words[i][0] == 'x') {
			found = i;
			free(full);
			break;
		}
		free(full);
	}
	return found;
}

static unsigned sum_of_copies(void)
{
	const char *const *w;
	unsigned sum = 0;
	char *copy, *at;

	for (w = words; *w; w++) {
		if (**w == 'g')
			return sum;
		copy = strdup(*w); /* expect: alloc-in-loop */
		if (!copy)
			return 0;
		for (at = copy; *at; at++)
			*at = (char)(*at ^ 1);
		sum += hash(copy);
		free(copy);
	}
	return sum;
}

/* zeroed each time */
static unsigned zeroed(void)
{
	unsigned sum = 0;

	for (size_t i = 0; words[i]; i++) {
		unsigned char *seen = calloc(1, strlen(words[i]) + 300); /* expect: alloc-in-loop */

		if (!seen)
			break;
		for (const char *s = words[i]; *s; s++)
			seen[(unsigned char)*s]++;
		for (size_t k = 0; k < strlen(words[i]) + 300; k++)
			sum += seen[k] * (unsigned)k;
		free(seen);
	}
	return sum;
}

/* a wrapper of the project, and a branch */
static unsigned in_branch(int quote)
{
	unsigned sum = 0;

	for (size_t i = 0; words[i]; i++) {
		char *q;

		if (words[i][0] == 'b')
			continue;
		q = must_malloc(strlen(words[i]) + 3); /* expect: alloc-in-loop */
		sprintf(q, "%c%s%c", quote, words[i], quote);
		sum += hash(q);
		free(q);
	}
	return sum;
}

/* its address is kept for a while by something else; the last one is looked at after the loop: no patch */
static unsigned last_one(void)
{
	char *copy = NULL;
	unsigned sum = 0;

	for (size_t i = 0; words[i]; i++) {
		free(copy);
		copy = strdup(words[i]); /* expect: alloc-in-loop */
		if (!copy)
			return 0;
		sum += hash(copy);
	}
	sum += copy ? hash(copy) : 0;
	free(copy);
	return sum;
}

/* the product may be too large for a number: no patch */
static unsigned rows(size_t n)
{
	unsigned sum = 0;

	for (size_t i = 1; i < n; i++) {
		unsigned *row = calloc(i, sizeof *row); /* expect: alloc-in-loop */

		if (!row)
			return 0;
		row[i - 1] = (unsigned)i;
		sum += row[0] + row[i - 1];
		free(row);
	}
	return sum;
}

int main(void)
{
	printf("%d %d %d\n", find("a-", "a-gamma-delta"), find("", "nothing"), find("p", "pbe"));
	printf("%u %u %u %u %u\n", sum_of_copies(), zeroed(), in_branch('"'), last_one(), rows(9));
	return 0;
}
