/* What the steps of a state machine call, they call once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum step { OPEN, LOGIN, FETCH, CLOSE };

static void go_to(enum step *at, enum step to)
{
	fprintf(stderr, "step %d\n", to);
	*at = to;
}

static int login(const char *user)
{
	char *text = strdup(user); /* clean: unpooled-buffer */
	int n;

	if (!text)
		return -1;
	text[0] &= 0x5f;
	n = printf("user %s\n", text);
	free(text);
	return n > 0;
}

int session(const char *user)
{
	enum step at = OPEN;
	int again;

	do {
		again = 1;
		switch (at) {
		case OPEN:
			go_to(&at, LOGIN);
			break;
		case LOGIN:
			go_to(&at, login(user) ? FETCH : CLOSE);
			break;
		case FETCH:
			puts("fetch");
			go_to(&at, CLOSE);
			break;
		case CLOSE:
			again = 0;
			go_to(&at, OPEN);
			break;
		}
	} while (again);
	return 0;
}
