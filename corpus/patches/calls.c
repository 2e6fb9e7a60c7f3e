/* Memory of each call of a function, and near misses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"one", "twenty-two", "three", "a", "bb", "ccc", NULL};

static unsigned hash(const char *s)
{
	unsigned h = 5381;

	while (*s)
		h = h * 33 + (unsigned char)*s++;
	return h;
}

static unsigned twice(const char *name)
{
	char *text = malloc(2 * strlen(name) + 1); /* expect: unpooled-buffer */
	unsigned h;

	if (!text)
		return 0;
	strcpy(text, name);
	if (*name == 'a') {
		free(text);
		return 1;
	}
	strcat(text, name);
	h = hash(text);
	free(text);
	return h;
}

/* zeroed each time, and large now and then */
static unsigned counted(const char *name, size_t times)
{
	unsigned char *seen = calloc(times * 4096 + 256, 1); /* expect: unpooled-buffer */
	unsigned sum = 0;

	if (!seen)
		return 0;
	for (; *name; name++)
		seen[(unsigned char)*name + times]++;
	for (size_t i = 0; i < times * 4096 + 256; i++)
		sum += seen[i] * (unsigned)i;
	free(seen);
	return sum;
}

/* comes back to itself: no patch */
static unsigned reversed(const char *name)
{
	char *text = strdup(name); /* expect: unpooled-buffer */
	unsigned h;

	if (!text)
		return 0;
	h = *name ? reversed(name + 1) * 3 + hash(text) : 7;
	free(text);
	return h;
}

/* what is handed to it may do anything: no patch */
static unsigned with(const char *name, unsigned (*use)(const char *))
{
	char *text = malloc(strlen(name) + 2); /* expect: unpooled-buffer */
	unsigned h;

	if (!text)
		return 0;
	sprintf(text, "%s!", name);
	h = use(text);
	free(text);
	return h;
}

static unsigned again(const char *name)
{
	return strlen(name) > 6 ? hash(name) : with(name, again) + 1;
}

int main(void)
{
	unsigned sum = 0;

	for (size_t i = 0; names[i]; i++) {
		sum += twice(names[i]);
		sum += counted(names[i], i * 5);
		sum += reversed(names[i]);
		sum += with(names[i], again);
	}
	printf("%u\n", sum);
	return 0;
}
