/* A large table of fixed size. */
#include <stdlib.h>
#include <string.h>

int check(int i);

int most_frequent(const unsigned char *in, size_t n, int tests)
{
	unsigned *seen = calloc(65536, sizeof *seen); /* expect: late-release */
	unsigned best = 0;
	int good = 0;

	if (!seen)
		return -1;
	for (size_t i = 0; i + 1 < n; i++)
		if (++seen[in[i] << 8 | in[i + 1]] > best)
			best = seen[in[i] << 8 | in[i + 1]];
	for (int t = 0; t < tests; t++)
		good += check(t + (int)best);
	free(seen);
	return good;
}

/* A small one may stay. */
int most_frequent_byte(const unsigned char *in, size_t n, int tests)
{
	unsigned *seen = calloc(4096, sizeof *seen); /* clean: late-release */
	unsigned best = 0;
	int good = 0;

	if (!seen)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (++seen[in[i]] > best)
			best = seen[in[i]];
	for (int t = 0; t < tests; t++)
		good += check(t + (int)best);
	free(seen);
	return good;
}

/* The structure it is in is used to the end. */
struct work {
	unsigned *table;
	int n;
};

int measure(struct work w, int i);

int measure_all(int tests)
{
	struct work w = {NULL, 0};
	int good = 0;

	w.table = malloc(1 << 20); /* clean: late-release */
	if (!w.table)
		return -1;
	for (int t = 0; t < tests; t++)
		good += measure(w, t);
	free(w.table);
	return good;
}
