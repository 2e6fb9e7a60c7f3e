#include <stdlib.h>
#include <string.h>

extern int use(char *);

static int item(const char *s)
{
	char *copy = malloc(strlen(s) + 1);
	int n = use(strcpy(copy, s));

	free(copy);
	return n;
}

static int row(char **v, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			for (int j = 0; j < i; j++)
				sum += item(v[j]) + item(v[k]);
	return sum;
}

static void usage(char **v)
{
	for (int i = 0; v[i]; i++) {
		char *copy = malloc(strlen(v[i]) + 1);

		use(strcpy(copy, v[i]));
		free(copy);
	}
	exit(1);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		usage(argv);
	return row(argv + 1, argc - 1);
}
