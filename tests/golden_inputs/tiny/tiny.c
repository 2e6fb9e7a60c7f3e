#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef ROUNDS
#define ROUNDS 40
#endif

struct kept {
	char *text;
	struct kept *next;
};

/* A buffer for every round, dropped at its end. */
static unsigned sum_rounds(void)
{
	unsigned sum = 0;

	for (int i = 0; i < ROUNDS; i++) {
		unsigned char *buffer = malloc(4096);

		if (!buffer)
			continue;
		memset(buffer, i, 4096);
		sum = sum * 31 + buffer[i];
		free(buffer);
	}
	return sum;
}

/* Kept, so no finding. */
static struct kept *keep(struct kept *list, const char *text)
{
	struct kept *k = malloc(sizeof(*k));

	if (!k)
		return list;
	k->text = strdup(text);
	k->next = list;
	return k;
}

int main(void)
{
	struct kept *list = NULL;

	for (int i = 0; i < 3; i++)
		list = keep(list, "word");
	printf("%u %s\n", sum_rounds(), list ? list->text : "");
	while (list) {
		struct kept *next = list->next;

		free(list->text);
		free(list);
		list = next;
	}
	return 0;
}
