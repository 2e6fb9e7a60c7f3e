/* Sizes that the compiler knows though no number is there. */
#include <stdlib.h>
#include <string.h>

enum { KEY = 32, VALUE = 2 * KEY };
static const size_t line_size = KEY + VALUE + 8;
struct pair {
	char key[KEY], value[VALUE];
	long when;
};
int use(const char *s);
int fill(char *p, size_t n);

int one_line(const char *s)
{
	char *line = malloc(line_size); /* expect: small-heap-buffer */
	int n;

	if (!line)
		return -1;
	strncpy(line, s, line_size - 1);
	line[line_size - 1] = '\0';
	n = use(line);
	free(line);
	return n;
}

int one_pair(void)
{
	struct pair *p;
	int n = -1;

	p = malloc(sizeof(struct pair) - sizeof p->when + 2 * sizeof(int)); /* expect: small-heap-buffer */
	if (!p)
		goto out;
	if (fill(p->key, sizeof p->key))
		goto out;
	n = use(p->key);
out:
	free(p);
	return n;
}

int two_keys(void)
{
	const unsigned keys = 2;
	char *k = calloc(keys, KEY + 1); /* expect: small-heap-buffer */
	int n = 0;

	if (k != NULL) {
		if (!fill(k, KEY))
			n = use(k);
		free(k);
	}
	return n;
}

/* near misses: enlarged later, one of several, replaced through its address */
void replace(char **p);

int enlarged(const char *const *s)
{
	size_t room = KEY;
	char *p = malloc(room); /* clean: small-heap-buffer */
	int n = 0;

	while (p && *s) {
		if (strlen(*s) >= room) {
			char *q = realloc(p, room = strlen(*s) * 2);

			if (!q)
				break;
			p = q;
		}
		strcpy(p, *s++);
		n += use(p);
	}
	free(p);
	return n;
}

int replaced(void)
{
	char *p = malloc(KEY); /* clean: small-heap-buffer */
	int n;

	if (!p)
		return -1;
	fill(p, KEY);
	replace(&p);
	n = use(p);
	free(p);
	return n;
}

int several(int rows)
{
	char *row[16] = {NULL};
	int n = 0, i;

	for (i = 0; i < rows && i < 16; i++)
		row[i] = malloc(KEY); /* clean: small-heap-buffer */
	while (i-- > 0) {
		if (row[i] && !fill(row[i], KEY))
			n += use(row[i]);
		free(row[i]);
	}
	return n;
}
