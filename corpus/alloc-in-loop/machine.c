/* A loop whose rounds are the steps of one transfer, not items; one that is fed a character
 * each round; and one over a list, whose items have states. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum state { START, GREETED, ASKED, ANSWERED, DONE };

struct transfer {
	enum state state;
	FILE *in, *out;
	const char *name;
	int size;
};

int transfer_run(struct transfer *t)
{
	for (;;) {
		switch (t->state) {
		case START:
			fputs("hello\n", t->out);
			t->state = GREETED;
			break;
		case GREETED: {
			char *line = malloc(strlen(t->name) + 8); /* clean: alloc-in-loop */

			if (!line)
				return -1;
			sprintf(line, "get %s\n", t->name);
			fputs(line, t->out);
			free(line);
			t->state = ASKED;
			break;
		}
		case ASKED:
			if (fscanf(t->in, "%d", &t->size) != 1)
				return -1;
			t->state = ANSWERED;
			break;
		case ANSWERED:
			fprintf(t->out, "thanks for %d\n", t->size);
			t->state = DONE;
			break;
		case DONE:
			return 0;
		}
	}
}

int count_words(FILE *f)
{
	enum { OUTSIDE, INSIDE, QUOTED } state = OUTSIDE;
	int words = 0, c;

	for (;;) {
		c = getc(f);
		if (c == EOF)
			return words;
		switch (state) {
		case OUTSIDE:
			if (c != ' ')
				state = c == '"' ? QUOTED : INSIDE;
			break;
		case INSIDE:
			if (c == ' ') {
				char *word = malloc((size_t)words + 16); /* expect: alloc-in-loop */

				if (!word)
					return -1;
				snprintf(word, 16, "%d", ++words);
				fputs(word, stderr);
				free(word);
				state = OUTSIDE;
			} else if (c == '"') {
				state = QUOTED;
			}
			break;
		case QUOTED:
			if (c == '"')
				state = OUTSIDE;
			break;
		}
	}
}

struct link {
	enum state state;
	const char *name;
	struct link *next;
};

void advance_all(struct link *link)
{
	for (; link; link = link->next)
		switch (link->state) {
		case START: {
			char *copy = strdup(link->name); /* expect: alloc-in-loop */

			if (!copy)
				return;
			copy[0] &= 0x5f;
			puts(copy);
			free(copy);
			link->state = GREETED;
			break;
		}
		case GREETED:
			link->state = ASKED;
			break;
		case ASKED:
			link->state = ANSWERED;
			break;
		default:
			link->state = DONE;
			break;
		}
}

/* The rounds take the bytes. */
void feed(struct transfer *t, const char *data, size_t left)
{
	while (left) {
		switch (t->state) {
		case START:
			t->state = *data == ' ' ? START : GREETED;
			data++;
			left--;
			break;
		case GREETED: {
			char *copy = strndup(data, left); /* expect: alloc-in-loop */

			if (!copy)
				return;
			puts(copy);
			free(copy);
			data++;
			left--;
			t->state = ASKED;
			break;
		}
		case ASKED:
			data++;
			left--;
			t->state = ANSWERED;
			break;
		default:
			data++;
			left--;
			t->state = START;
			break;
		}
	}
}
