/* Every way out of the iteration releases it: continue, break, return. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int first_match(char **names, int n, const char *suffix)
{
	int found = -1;

	for (int i = 0; i < n; i++) {
		char *full = malloc(strlen(names[i]) + strlen(suffix) + 1); /* expect: alloc-in-loop */
		FILE *f;

		if (!full)
			return -2;
		strcpy(full, names[i]);
		strcat(full, suffix);
		f = fopen(full, "r");
		if (!f) {
			free(full);
			continue;
		}
		fclose(f);
		if (names[i][0] == '!') {
			free(full);
			return -1;
		}
		found = i;
		free(full);
		break;
	}
	return found;
}

/* A temporary copy that is put in place of something while it is in use. */
struct item {
	char *name;
	struct item *next;
};
int use(struct item *all);

int with_prefix(struct item *list, const char *prefix)
{
	int n = 0;

	for (struct item *i = list; i; i = i->next) {
		char *old = i->name;
		char *longer = malloc(strlen(prefix) + strlen(old) + 1); /* expect: alloc-in-loop */

		if (!longer)
			break;
		strcpy(longer, prefix);
		strcat(longer, old);
		i->name = longer;
		n += use(list);
		i->name = old;
		free(longer);
	}
	return n;
}

/* The error ends the loop, so it happens once. */
int report_first(char **names, int n)
{
	for (int i = 0; i < n; i++) {
		if (names[i][0] == '-') {
			char *text = strdup(names[i]); /* clean: alloc-in-loop */

			if (text)
				fputs(text, stderr);
			free(text);
			return -1;
		}
	}
	return 0;
}
