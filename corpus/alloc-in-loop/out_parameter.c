/* flags: -O2 -D_GNU_SOURCE */
/* The memory comes back through a parameter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int decode(const char *in, char **out, size_t *len)
{
	size_t n = strlen(in);
	char *p = malloc(n + 1);

	if (!p)
		return -1;
	for (size_t i = 0; i < n; i++)
		p[i] = in[i] == '+' ? ' ' : in[i];
	p[n] = '\0';
	*out = p;
	*len = n;
	return 0;
}

size_t total(char **parts, int n)
{
	size_t sum = 0;

	for (int i = 0; i < n; i++) {
		size_t len;
		char *plain;

		if (decode(parts[i], &plain, &len)) /* expect: alloc-in-loop */
			continue;
		sum += len;
		puts(plain);
		free(plain);
	}
	return sum;
}

void label_all(int n)
{
	for (int i = 0; i < n; i++) {
		char *label;

		if (asprintf(&label, "item %d", i) < 0) /* expect: alloc-in-loop */
			return;
		puts(label);
		free(label);
	}
}

int decode_all(char **parts, char **out, int n)
{
	for (int i = 0; i < n; i++) {
		size_t len;

		if (decode(parts[i], &out[i], &len)) /* clean: alloc-in-loop */
			return -1;
	}
	return 0;
}
