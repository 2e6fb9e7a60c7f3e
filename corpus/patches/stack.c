/* Small memory that a function gives back itself, and near misses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LENGTH 40

struct point {
	int x, y;
	char name[8];
};

static int show(const char *prefix, int n)
{
	char *text = malloc(64), *end; /* expect: small-heap-buffer */
	int length;

	if (text == NULL) {
		fprintf(stderr, "%s: no memory\n", prefix);
		return -1;
	}
	length = snprintf(text, 64, "%s%d", prefix, n);
	end = text + length;
	*end++ = '!';
	*end = '\0';
	puts(text);
	free(text);
	return length;
}

static int middle(const struct point *a, const struct point *b)
{
	struct point *m = calloc(1, sizeof(*m)); /* expect: small-heap-buffer */
	int sum;

	if (!m)
		return -1;
	m->x = (a->x + b->x) / 2;
	m->y += (a->y + b->y) / 2;
	sum = m->x + m->y + m->name[0];
	free(m);
	return sum;
}

static int histogram(const char *s)
{
	int *count = calloc(256, sizeof *count), most = 0; /* expect: small-heap-buffer */

	if (!count)
		return -1;
	for (; *s; s++)
		count[(unsigned char)*s]++;
	for (int i = 0; i < 256; i++)
		if (count[i] > most)
			most = count[i];
	free(count);
	return most;
}

/* the size of the pointer's own type is asked: no patch */
static size_t odd_size(const char *s)
{
	char *copy = malloc(NAME_MAX_LENGTH + 1); /* expect: small-heap-buffer */
	size_t n;

	if (!copy)
		return 0;
	strncpy(copy, s, NAME_MAX_LENGTH);
	copy[NAME_MAX_LENGTH] = '\0';
	n = strlen(copy) + sizeof copy;
	free(copy);
	return n;
}

/* comes back to itself: no patch */
static int depth(int n)
{
	char *line = malloc(1000); /* expect: small-heap-buffer */
	int d;

	if (!line)
		return 0;
	snprintf(line, 1000, "%d", n);
	d = n > 0 ? 1 + depth(n - 1) : line[0] == '0';
	free(line);
	return d;
}

/* assigned after its declaration, and released at a label that more than one jump goes to */
static int parse(const char *s)
{
	char *key;
	int rc = -1;

	key = malloc(NAME_MAX_LENGTH); /* expect: small-heap-buffer */
	if (!key)
		return -2;
	if (strlen(s) >= NAME_MAX_LENGTH)
		goto out;
	strcpy(key, s);
	if (!strchr(key, '='))
		goto out;
	*strchr(key, '=') = '\0';
	rc = (int)strlen(key);
out:
	free(key);
	return rc;
}

int main(void)
{
	struct point a = {1, 2, "a"}, b = {5, 8, "b"};

	show("n = ", 7);
	printf("%d %d %d\n", middle(&a, &b), histogram("mississippi"), odd_size("abc") == 3 + sizeof(char *));
	printf("%d %d %d\n", depth(5), parse("key=value"), parse("none"));
	return 0;
}
