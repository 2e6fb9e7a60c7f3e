/* The text is an element or a field, or is measured by a test that leaves the loop; and near misses of these. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

int put(int c);

struct table {
	char *name[16];
	int used;
};

void print_names(const struct table *t)
{
	for (int k = 0; k < t->used; k++)
		for (size_t i = 0; i < strlen(t->name[k]); i++) /* expect: strlen-in-condition */
			put(toupper((unsigned char)t->name[k][i]));
}

int count_dots(const char *s)
{
	size_t i = 0;
	int n = 0;

	for (;;) {
		if (i >= strlen(s)) /* expect: strlen-in-condition */
			break;
		n += put(s[i++]) == '.';
	}
	return n;
}

int find_colon(const char *const *argument)
{
	size_t at = 0;

	do {
		if (put((*argument)[at]) == ':')
			return (int)at;
		if (++at == strlen(*argument)) /* expect: strlen-in-condition */
			return -1;
	} while (1);
}

static inline size_t length_of(const char *s)
{
	return strlen(s);
}

void shout(const char *s)
{
	for (size_t i = 0; i < length_of(s); i++) /* expect: strlen-in-condition */
		put(toupper((unsigned char)s[i]));
}

struct words {
	const char **at;
	const char *word;
};

static void next_word(struct words *w)
{
	w->word = *++w->at;
}

/* Another text in every round, by a function that goes on to it. */
void print_words(struct words *w)
{
	for (; strlen(w->word) > 0; next_word(w)) /* clean: strlen-in-condition */
		puts(w->word);
}

/* By an index. */
int longest(const char *const *v, int n)
{
	int i = 0;

	while (i < n && strlen(v[i]) > 8) { /* clean: strlen-in-condition */
		puts(v[i]);
		i++;
	}
	return i;
}

/* What is measured was read just now. */
int skip_short(FILE *f)
{
	char line[256];

	while (fgets(line, sizeof line, f) && strlen(line) < 3) /* clean: strlen-in-condition */
		put(line[0]);
	return line[0];
}

/* It leaves at once, or never comes to it again. */
int check(const char *const *v, int n, const char *s)
{
	for (int i = 0; i < n; i++) {
		if (put(v[i][0]) == 'x' && strlen(v[i]) > 3) /* clean: strlen-in-condition */
			return i;
	}
	return (int)strlen(s);
}
