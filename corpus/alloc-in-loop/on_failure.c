/* A text that says what went wrong is only made when something did. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reply {
	int kind;
	char *text;
};

static int check(struct reply *r, char **why)
{
	if (!r || r->kind == 9) {
		if (why && r)
			*why = strdup(r->text);
		return 0;
	}
	return 1;
}

static int owner(struct reply *r, char **why)
{
	int good = check(r, why);

	if (!good)
		return -1;
	return r->kind;
}

int count_good(struct reply *replies, int n)
{
	int good = 0;

	for (int i = 0; i < n; i++) {
		char *why = NULL, *whose = NULL;

		good += check(&replies[i], &why); /* clean: alloc-in-loop */
		if (owner(&replies[i], &whose) < 0) /* clean: alloc-in-loop */
			good--;
		if (why) {
			puts(why);
			free(why);
		}
		if (whose) {
			puts(whose);
			free(whose);
		}
	}
	return good;
}

/* This one is made each time, and not when there is none left. */
static int next_word(FILE *f, char **word)
{
	char line[100];

	if (!fgets(line, sizeof line, f))
		return 0;
	*word = strdup(line);
	return 1;
}

int count_words(FILE *f)
{
	char *word;
	int n = 0;

	while (next_word(f, &word)) { /* expect: alloc-in-loop */
		n += word[0] != '#';
		free(word);
	}
	return n;
}
