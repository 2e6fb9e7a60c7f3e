/* A string that becomes longer with every iteration. */
#include <stdio.h>
#include <string.h>

void join(char *out, char **words, int n)
{
	out[0] = '\0';
	for (int i = 0; i < n; i++) {
		strcat(out, words[i]); /* expect: append-rescans */
		strcat(out, " "); /* expect: append-rescans */
	}
}

struct message {
	char text[4096];
	int parts;
};

void numbers(struct message *m, const int *v, int n)
{
	strcpy(m->text, "numbers:");
	while (m->parts < n) {
		sprintf(m->text + strlen(m->text), " %d", v[m->parts]); /* expect: append-rescans */
		m->parts++;
	}
}
