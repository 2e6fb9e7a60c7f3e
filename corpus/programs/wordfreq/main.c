#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wordfreq.h"

/* Every word is copied before it is looked at, and the copy dropped again. */
static void count_line(struct table *t, const char *line, size_t len, unsigned number)
{
	size_t start = 0;

	while (start < len) {
		size_t end = start;
		char *word;

		while (end < len && line[end] != ' ')
			end++;
		word = must_malloc(end - start + 1);
		if (text_normalize(line + start, end - start, word))
			table_add(t, word, number);
		free(word);
		start = end + 1;
	}
}

/* Every line gets a buffer of its own for as long as it is looked at. */
static unsigned count_text(struct table *t, const char *text, size_t len, unsigned number)
{
	unsigned first = number;

	for (size_t start = 0; start < len; number++) {
		const char *end = memchr(text + start, '\n', len - start);
		size_t n = end ? (size_t)(end - text) - start : len - start;
		char *line = must_malloc(n + 1);

		memcpy(line, text + start, n);
		line[n] = 0;
		count_line(t, line, n, number);
		free(line);
		start += n + 1;
	}
	return number - first;
}

/* How close together a word's places are, over all pairs of neighbours and some further ones. */
static unsigned long long closeness(const struct word *w)
{
	unsigned long long sum = 0;

	for (size_t step = 1; step <= 8; step++)
		for (size_t k = step; k < w->n_places; k++)
			sum += (w->places[k] - w->places[k - step]) / step;
	return sum;
}

int main(int argc, char **argv)
{
	static struct table table;
	unsigned lines = argc > 1 ? (unsigned)atoi(argv[1]) : 35000;
	char *text = must_malloc(TEXT_ROOM);
	size_t len = text_make(text, TEXT_ROOM, lines);
	unsigned counted = 0;
	const struct word **words;
	unsigned long long close = 0;

	for (int pass = 0; pass < 6; pass++)
		counted += count_text(&table, text, len, counted);
	words = table_sorted(&table);
	for (size_t i = 0; i < table.n; i++)
		close += closeness(words[i]);

	printf("%u lines, %zu words, closeness %llu\n", counted, table.n, close);
	for (size_t i = 0; i < 5 && i < table.n; i++)
		printf("%6lu %s\n", words[i]->count, words[i]->text);
	free(words);
	free(text); /* not needed since the last count_text() */
	table_free(&table);
	return 0;
}
