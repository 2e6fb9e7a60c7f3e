/* A growing buffer in a structure: filled by one function, released by another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *ptr;
	size_t len, cap;
};

static int text_add(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (t->len + n + 1 > t->cap) {
		size_t cap = (t->len + n + 1) * 2;
		char *p = realloc(t->ptr, cap); /* clean: realloc-by-constant */

		if (!p)
			return -1;
		t->ptr = p;
		t->cap = cap;
	}
	memcpy(t->ptr + t->len, s, n + 1);
	t->len += n;
	return 0;
}

static void text_free(struct text *t)
{
	free(t->ptr);
	t->ptr = NULL;
	t->len = t->cap = 0;
}

int open_all(const char *dir, char **names, int n)
{
	int opened = 0;

	for (int i = 0; i < n; i++) {
		struct text path = {0};
		FILE *f;

		text_add(&path, dir); /* expect: alloc-in-loop */
		text_add(&path, "/");
		text_add(&path, names[i]);
		f = fopen(path.ptr, "r");
		if (f) {
			opened++;
			fclose(f);
		}
		text_free(&path);
	}
	return opened;
}

/* One buffer, emptied and used again. */
int open_all_again(const char *dir, char **names, int n)
{
	struct text path = {0};
	int opened = 0;

	for (int i = 0; i < n; i++) {
		FILE *f;

		path.len = 0;
		text_add(&path, dir); /* clean: alloc-in-loop */
		text_add(&path, names[i]);
		f = fopen(path.ptr, "r");
		if (f) {
			opened++;
			fclose(f);
		}
	}
	text_free(&path);
	return opened;
}
