/* Large memory that is kept longer than it is needed, and near misses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 20 };

static unsigned work(unsigned n)
{
	unsigned h = n;

	for (unsigned i = 0; i < 1000; i++)
		h = h * 33 + i;
	return h;
}

static unsigned counted(const char *s)
{
	unsigned *count = calloc(ROOM, sizeof *count), best = 0, sum = 0; /* expect: late-release */

	if (!count)
		return 0;
	for (; *s; s++)
		if (++count[(unsigned char)*s] > best)
			best = count[(unsigned char)*s];
	for (unsigned i = 0; i < 50; i++)
		sum += work(i + best);
	free(count); /* at last */
	return sum;
}

/* a way out in between */
static unsigned left_early(const char *s)
{
	unsigned *count = calloc(ROOM, sizeof *count), sum = 0; /* expect: late-release */

	if (!count)
		return 0;
	for (; *s; s++)
		count[(unsigned char)*s]++;
	sum = count['a'];
	for (unsigned i = 0; i < 50; i++) {
		sum += work(i);
		if (sum == 12345)
			goto out;
	}
	sum++;
out:
	free(count);
	return sum;
}

/* a part of it is looked at for longer */
static unsigned through_another(void)
{
	char *text = malloc(ROOM), *word;
	unsigned sum = 0;

	if (!text)
		return 0;
	memset(text, 'x', ROOM - 1);
	text[ROOM - 1] = '\0';
	word = text + 7;
	for (unsigned i = 0; i < 50; i++)
		sum += work(i + (unsigned char)word[i]);
	free(text);
	return sum;
}

int main(void)
{
	printf("%u %u %u\n", counted("mississippi"), left_early("banana"), through_another());
	return 0;
}
