/* Values are sorted into series, which grow by a fixed step in turn. */
#include <stdio.h>
#include <stdlib.h>

enum { SERIES = 4096, STEP = 4 };

struct series {
	long *values;
	size_t n, room;
};

static int series_add(struct series *s, long value)
{
	if (s->n == s->room) {
		long *more;

		s->room += STEP;
		more = realloc(s->values, s->room * sizeof *more);
		if (!more)
			return -1;
		s->values = more;
	}
	s->values[s->n++] = value;
	return 0;
}

static long sum(const struct series *s)
{
	long all = 0;

	for (size_t i = 0; i < s->n; i += 64)
		all += s->values[i];
	return all;
}

int main(int argc, char **argv)
{
	static struct series all[SERIES];
	unsigned values = argc > 1 ? (unsigned)atoi(argv[1]) : 2000000, rounds = 2;
	long total = 0;

	for (unsigned round = 0; round < rounds; round++) {
		for (unsigned i = 0; i < values; i++)
			if (series_add(&all[i % SERIES], (long)(i % 1000)))
				return 1;
		for (unsigned k = 0; k < SERIES; k++) {
			total += sum(&all[k]);
			free(all[k].values);
			all[k].values = NULL;
			all[k].n = all[k].room = 0;
		}
	}
	printf("%u values, %ld\n", values, total);
	return 0;
}
