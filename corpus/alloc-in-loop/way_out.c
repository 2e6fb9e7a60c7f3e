/* One text is put together over the rounds; it is given back in the loop only on the way out. */
#include <stdlib.h>
#include <string.h>

struct text {
	char *s;
	size_t n, room;
};

static int append(struct text *t, const char *s, size_t n)
{
	if (t->n + n + 1 > t->room) {
		size_t room = 2 * (t->n + n + 1);
		char *more = realloc(t->s, room);

		if (!more)
			return -1;
		t->s = more;
		t->room = room;
	}
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
	return 0;
}

static void text_free(struct text *t)
{
	free(t->s);
	t->s = NULL;
	t->n = t->room = 0;
}

int send(const char *s, size_t n);

char *join(const char *const *v, int n)
{
	struct text t = {0};

	for (int i = 0; i < n; i++)
		if (append(&t, v[i], strlen(v[i])) < 0) { /* clean: alloc-in-loop */
			text_free(&t);
			return NULL;
		}
	return t.s;
}

/* After a goto, and with what the call answered in a variable. */
char *join_lines(const char *const *v, int n)
{
	struct text t = {0};
	int bad = 0;

	for (int i = 0; i < n; i++) {
		bad = append(&t, v[i], strlen(v[i])); /* clean: alloc-in-loop */
		if (bad)
			goto out;
		bad = append(&t, "\n", 1);
		if (bad)
			goto out;
	}
	return t.s;
out:
	text_free(&t);
	return NULL;
}

/* On the way out of one loop, and kept from round to round of another; the function gives it to its caller. */
int collect(const char *const *v, int n, struct text *all)
{
	struct text t = {0};

	while (n-- > 0) {
		const char *s = *v++;

		if (!*s) {
			text_free(&t);
			return -1;
		}
		append(&t, s, strlen(s)); /* clean: alloc-in-loop, unpooled-buffer */
	}
	*all = t;
	return 0;
}

/* In every round, after a way out that gives back as well. */
int send_all(const char *const *v, int n)
{
	for (int i = 0; i < n; i++) {
		struct text t = {0};

		if (append(&t, v[i], strlen(v[i])) < 0) { /* expect: alloc-in-loop */
			text_free(&t);
			return -1;
		}
		append(&t, "\n", 1);
		send(t.s, t.n);
		text_free(&t);
	}
	return 0;
}

/* Put together by an inner loop alone. */
int send_groups(const char *const *v, int n)
{
	for (int i = 0; i < n; i++) {
		struct text t = {0};

		for (; *v; v++)
			append(&t, *v, strlen(*v)); /* expect: alloc-in-loop */
		v++;
		send(t.s, t.n);
		text_free(&t);
	}
	return 0;
}
