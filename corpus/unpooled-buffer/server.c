/* What a server does before it waits for the first time, and after the last, it does once,
 * however often it is started again; what a request comes to as well, it does often. */
#include "serve.h"

static char names[64][32];
static int count;

static void add_name(const char *line)
{
	char *name = strdup(line); /* clean: unpooled-buffer */

	if (!name)
		return;
	name[strcspn(name, "=")] = '\0';
	snprintf(names[count++ % 64], sizeof names[0], "%s", name);
	free(name);
}

/* Called for a request, too. */
static unsigned word_hash(const char *word)
{
	char *lower = strdup(word); /* expect: unpooled-buffer */
	unsigned h = 5381;

	if (!lower)
		return 0;
	for (char *s = lower; *s; s++)
		h = h * 33 + ((unsigned char)*s | 32);
	free(lower);
	return h;
}

static unsigned read_names(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	unsigned sum = 0;

	if (!f)
		return 0;
	while (fgets(line, sizeof line, f)) {
		add_name(line);
		sum += word_hash(line);
	}
	fclose(f);
	return sum;
}

static void forget(const char *name)
{
	char *copy = strdup(name); /* clean: unpooled-buffer */

	if (!copy)
		return;
	puts(copy);
	free(copy);
}

static unsigned answer(const char *request)
{
	unsigned sum = 0, best = 0, at = 0;

	for (int i = 0; i < 64; i++) {
		unsigned h = word_hash(names[i]) ^ word_hash(request);

		sum += h;
		if (h > best) {
			best = h;
			at = (unsigned)i;
		}
	}
	return read_numbers(request, sum, at);
}

int main(void)
{
	do {
		char *path = strdup("/etc/names"); /* clean: alloc-in-loop */

		again = stop = 0;
		count = 0;
		if (path && !read_names(path))
			return 1;
		free(path);
		serve();
		for (int i = 0; i < 64; i++)
			forget(names[i]);
	} while (again);
	return 0;
}
