/* Runs a fuzz target without libFuzzer, and always the same: every seed as it is, then
 * changed ones. What it finds are crashes and what sanitizers report, so that it is
 * worth most in a build with ADVISOR_SANITIZE.
 *
 *   fuzz_NAME LIST-OF-FILES [CHANGES-PER-SEED] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

enum { CHANGES = 300, LARGEST = 20000, MOST_SEEDS = 400, ALL_CHANGES = 6000 };

struct text {
	uint8_t bytes[LARGEST];
	size_t n;
};

static uint64_t state = 88172645463325252u;

/* xorshift64, below n. */
static size_t some(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (size_t)(state % n) : 0;
}

static void cut(struct text *t, size_t at, size_t n)
{
	memmove(t->bytes + at, t->bytes + at + n, t->n - at - n);
	t->n -= n;
}

static void put(struct text *t, size_t at, const uint8_t *bytes, size_t n)
{
	if (n > LARGEST - t->n)
		n = LARGEST - t->n;
	memmove(t->bytes + at + n, t->bytes + at, t->n - at);
	memcpy(t->bytes + at, bytes, n);
	t->n += n;
}

static void change(struct text *t, const struct text *other)
{
	static const char *const words[] = {"\"", "\\", "'",	 "{",	    "[", "]}", "/*", "\n",  ",",
					    "(",  ")",	"\r\n",	 "-1",	    "0", "@",  "=",  "#if", "4294967295",
					    ":",  ";",	"1e999", "../../x", "$", "`",  "%s", "-D",  "null"};
	const char *word = words[some(sizeof words / sizeof *words)];
	uint8_t copy[256];
	size_t at = some(t->n + 1), n;

	switch (some(6)) {
	case 0:
		if (at < t->n)
			t->bytes[at] ^= (uint8_t)(1u << some(8));
		return;
	case 1:
		if (at < t->n)
			t->bytes[at] = (uint8_t)some(256);
		return;
	case 2:
		cut(t, at, some((t->n - at < 64 ? t->n - at : 64) + 1));
		return;
	case 3:
		put(t, at, (const uint8_t *)word, strlen(word));
		return;
	case 4: /* a piece once more */
		n = some((t->n - at < sizeof copy ? t->n - at : sizeof copy) + 1);
		memcpy(copy, t->bytes + at, n);
		put(t, some(t->n + 1), copy, n);
		return;
	default: /* a piece of another seed */
		at = some(other->n + 1);
		put(t, some(t->n + 1), other->bytes + at, some(other->n - at + 1));
	}
}

static int read_seed(const char *path, struct text *t)
{
	FILE *f = fopen(path, "rb");

	t->n = f ? fread(t->bytes, 1, sizeof t->bytes, f) : 0;
	if (f)
		fclose(f);
	return f ? 0 : -1;
}

/* A copy of exactly its size, so that what reads after it is noticed. */
static void run(const struct text *t)
{
	uint8_t *copy = malloc(t->n ? t->n : 1);

	if (!copy)
		abort();
	memcpy(copy, t->bytes, t->n);
	LLVMFuzzerTestOneInput(copy, t->n);
	free(copy);
}

int main(int argc, char **argv)
{
	static struct text seeds[MOST_SEEDS], changed;
	FILE *list = argc > 1 ? fopen(argv[1], "r") : NULL;
	size_t n = 0, i, k, each;
	char path[4096];

	while (list && n < MOST_SEEDS && fgets(path, sizeof path, list)) {
		path[strcspn(path, "\n")] = '\0';
		if (*path && read_seed(path, &seeds[n++])) {
			fprintf(stderr, "%s: cannot be read\n", path);
			return 2;
		}
	}
	if (!n) {
		fprintf(stderr, "usage: %s LIST-OF-FILES [CHANGES-PER-SEED]: there is no seed\n", argv[0]);
		return 2;
	}
	fclose(list);
	each = argc > 2 ? strtoul(argv[2], NULL, 10) : CHANGES * n > ALL_CHANGES ? ALL_CHANGES / n + 1 : CHANGES;
	for (i = 0; i < n; i++) {
		run(&seeds[i]);
		for (k = 0; k < each; k++) {
			size_t left = 1 + some(6);

			for (changed = seeds[i]; left--;)
				change(&changed, &seeds[some(n)]);
			run(&changed);
		}
	}
	printf("%zu seeds, %zu inputs\n", n, n * (each + 1));
	return 0;
}
