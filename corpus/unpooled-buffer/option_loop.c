/* A getopt of the program's own, by its protocol: -1 ends the options. Options of packets are another thing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tool {
	char **words;
	const char *arg;
	int flags;
};

static int tool_getNextOpt(struct tool *t)
{
	if (!*t->words || (*t->words)[0] != '-')
		return -1;
	t->arg = *t->words + 2;
	return (*t->words++)[1];
}

static int add_pattern(struct tool *t, const char *text)
{
	char *copy = strdup(text); /* clean: unpooled-buffer */

	if (!copy)
		return -1;
	copy[strcspn(copy, "=")] = '\0';
	t->flags += (int)strlen(copy);
	free(copy);
	return 0;
}

static int next_option(const unsigned char **at)
{
	return *(*at)++;
}

static int show(const unsigned char *at)
{
	char *text = malloc(at[0] + 32u); /* expect: unpooled-buffer */
	int n;

	if (!text)
		return 0;
	n = snprintf(text, at[0] + 32u, "option at %d", at[0]);
	free(text);
	return n;
}

static int show_packet(const unsigned char *at)
{
	int opt, n = 0;

	while ((opt = next_option(&at)) != 0)
		n += opt + show(at);
	return n;
}

int main(int argc, char **argv)
{
	struct tool t = {argv + 1, NULL, argc};
	static const unsigned char packet[] = {3, 1, 0};
	int opt, n = 0;

	while ((opt = tool_getNextOpt(&t)) != -1) {
		switch (opt) {
		case 'p':
			add_pattern(&t, t.arg);
			break;
		case 'v':
			t.flags++;
			break;
		}
	}
	for (int i = 0; i < t.flags; i++)
		n += show_packet(packet);
	return n != 0;
}
