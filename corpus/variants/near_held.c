/* Near misses: put together over the rounds, options in a function of their own, pieces of a text that is held. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str {
	char *p;
	size_t n, room;
};
struct conf {
	char **dir;
	int dirs;
	char *out;
};
struct span {
	const char *from, *to;
};
int use(const char *s, size_t n);

static int str_put(struct str *s, const char *t, size_t n)
{
	if (s->room - s->n <= n) {
		size_t room = s->room * 2 + n + 1;
		char *p = realloc(s->p, room);

		if (p == NULL)
			return 0;
		s->p = p;
		s->room = room;
	}
	memcpy(s->p + s->n, t, n);
	s->n += n;
	s->p[s->n] = '\0';
	return 1;
}

static char *str_fail(struct str *s)
{
	free(s->p);
	s->p = NULL;
	return NULL;
}

/* the way out is a function that gives back and answers NULL */
char *joined(char **v, char **end)
{
	struct str s = {NULL, 0, 0};

	while (v < end) {
		if (!str_put(&s, *v, strlen(*v))) /* clean: alloc-in-loop */
			return str_fail(&s);
		v++;
	}
	return s.p;
}

/* a switch over pieces, an error state, released behind the loop only then */
int rendered(const char *f, const char *arg, char **out)
{
	struct str s = {0};
	int ok = 1;

	for (; *f && ok; f++) {
		switch (*f) {
		case '%':
			ok = str_put(&s, arg, strlen(arg)); /* clean: alloc-in-loop */
			break;
		default:
			ok = str_put(&s, f, 1); /* clean: alloc-in-loop */
		}
	}
	if (!ok) {
		free(s.p);
		return -1;
	}
	*out = s.p;
	return 0;
}

/* options, in a function that main calls */
static const struct option longs[] = {{"dir", 1, NULL, 'd'}, {"out", 1, NULL, 'o'}, {NULL, 0, NULL, 0}};

int conf_parse(struct conf *c, int argc, char *const *argv)
{
	int k;

	while ((k = getopt_long(argc, argv, "d:o:", longs, NULL)) != -1) {
		char *copy = strdup(optarg ? optarg : ""); /* clean: alloc-in-loop */

		if (!copy)
			return -1;
		if (k == 'd') {
			c->dir = realloc(c->dir, (size_t)(c->dirs + 1) * sizeof *c->dir); /* clean: realloc-by-constant */
			c->dir[c->dirs++] = optarg;
		} else if (k == 'o') {
			use(copy, 1);
		}
		free(copy);
	}
	return 0;
}

/* spans that point into a text, made by a helper, used later */
static int spans(const char *s, struct span *v, int most)
{
	int n = 0;

	while (n < most && *s) {
		const char *end = s + strcspn(s, ",");

		v[n].from = s;
		v[n++].to = end;
		s = *end ? end + 1 : end;
	}
	return n;
}

int each_span(FILE *f)
{
	struct span v[256];
	char *text = malloc(1 << 20); /* clean: late-release */
	int n;

	if (!text)
		return -1;
	text[fread(text, 1, (1 << 20) - 1, f)] = '\0';
	n = spans(text, v, 256);
	for (int i = 0; i < n; i++)
		use(v[i].from, (size_t)(v[i].to - v[i].from));
	free(text);
	return n;
}
