/* The first of a table of functions ends the program; the others do not, so code after a
 * call through the table is reached. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sum {
	unsigned value;
};

static void none(struct sum *s)
{
	s->value = 0;
	abort();
}

static void start(struct sum *s)
{
	s->value = 17;
}

static const struct algorithm {
	void (*init)(struct sum *s);
} algorithms[] = {{none}, {start}};

const struct algorithm *chosen = &algorithms[1];

static unsigned sum_of(const char *text)
{
	char *copy = strdup(text); /* expect: unpooled-buffer */
	struct sum s;

	if (!copy)
		return 0;
	chosen->init(&s);
	for (char *p = copy; *p; p++)
		s.value = s.value * 31 + (unsigned char)*p;
	free(copy);
	return s.value;
}

unsigned sum_all(FILE *f)
{
	char line[200];
	unsigned all = 0;

	while (fgets(line, sizeof line, f))
		all ^= sum_of(line);
	return all;
}
