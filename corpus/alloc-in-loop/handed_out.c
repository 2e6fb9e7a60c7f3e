/* What a local buffer holds is shown to functions of elsewhere; it is given back here all the same. */
#include <stdlib.h>
#include <string.h>

struct text {
	char *s;
	size_t n, room;
};

static void text_add(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (t->n + n + 1 > t->room) {
		t->room = 2 * (t->n + n + 1);
		t->s = realloc(t->s, t->room);
		if (!t->s)
			abort();
	}
	memcpy(t->s + t->n, s, n + 1);
	t->n += n;
}
static void text_free(struct text *t)
{
	free(t->s);
	memset(t, 0, sizeof *t);
}

int look_up(const char *key);
void take_over(struct text *t);

int sum(const char *const *v, int n)
{
	int all = 0;

	for (int i = 0; i < n; i++) {
		struct text key = {0};

		text_add(&key, "k:"); /* expect: alloc-in-loop */
		text_add(&key, v[i]);
		all += look_up(key.s);
		text_free(&key);
	}
	return all;
}

/* The buffer itself: who knows what is left in it. */
void hand_over(const char *const *v, int n)
{
	for (int i = 0; i < n; i++) {
		struct text t = {0};

		text_add(&t, v[i]); /* clean: alloc-in-loop */
		take_over(&t);
		text_free(&t);
	}
}
