/* A text that is gone through again for each piece of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scan {
	char *buf;
	size_t pos;
};
int put(int c);

/* by an index kept in a structure */
int hex_bytes(struct scan *s, unsigned *sum)
{
	unsigned b;

	do {
		if (sscanf(s->buf + s->pos, "%2x", &b) < 1) /* expect: rescan-in-loop */
			return 0;
		*sum += b;
		s->pos += 2;
	} while (s->buf[s->pos]);
	return 1;
}

/* what is left is measured to see whether enough is there */
void blocks(const char *p)
{
	while (*p) {
		if (strlen(p) < 4) { /* expect: rescan-in-loop */
			put('?');
			break;
		}
		put(p[3]);
		p += 4;
	}
}

/* copied to the end of itself, each time */
void unescape(char *s)
{
	char *p;

	for (p = s; *p; p++) {
		if (*p != '\\')
			continue;
		memmove(p, p + 1, strlen(p + 1) + 1); /* expect: rescan-in-loop */
	}
}

/* the last part is looked for from the front, until nothing is left */
int parents(char *path)
{
	int n = 0;
	char *slash;

	for (;;) {
		slash = strrchr(path, '/'); /* expect: rescan-in-loop */
		if (slash == NULL || slash == path)
			break;
		*slash = 0;
		n++;
	}
	return n;
}

static int number(const char **at)
{
	int v, used;

	if (sscanf(*at, " %d%n", &v, &used) != 1) /* expect: rescan-in-loop */
		return -1;
	*at += used;
	return v;
}

int numbers(const char *text)
{
	int sum = 0, v;

	while ((v = number(&text)) >= 0)
		sum += v;
	return sum;
}

/* near misses: one line each; a short copy; the search goes forward */
int each_line(FILE *f)
{
	char line[100];
	int v, sum = 0;

	while (fgets(line, sizeof line, f))
		if (sscanf(line, "%d", &v) == 1) /* clean: rescan-in-loop */
			sum += v;
	return sum;
}

int commas(const char *s)
{
	int n = 0;

	while ((s = strchr(s, ',')) != NULL) { /* clean: rescan-in-loop */
		n++;
		s++;
	}
	return n;
}

int pairs(const char *s, size_t n)
{
	char two[3] = {0};
	unsigned v;
	int sum = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		memcpy(two, s + i, 2);
		if (sscanf(two, "%2x", &v) == 1) /* clean: rescan-in-loop */
			sum += (int)v;
	}
	return sum;
}

/* each argument is measured once */
size_t total(char **v)
{
	size_t n = 0;

	for (; *v; v++)
		n += strlen(*v) + 1; /* clean: rescan-in-loop */
	return n;
}

/* near misses: names one after another, each with its end; the step is as long as what was measured */
struct atom {
	unsigned short length;
	char text[];
};
struct leaf {
	struct atom *name;
	int mode;
};
struct atom *atom_of(const char *s, size_t n);

int leaves(struct leaf *to, const char *p, const char *end)
{
	int n = 0;

	while (p != end) {
		to[n].name = atom_of(p, strlen(p)); /* clean: rescan-in-loop */
		p += to[n++].name->length + 1;
		p += 20;
	}
	return n;
}
