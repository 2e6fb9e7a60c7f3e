/* Parses a document, sorts its members, writes it, and parses that again, some times over. */
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 3000 };

static char *make_document(void)
{
	char *text = malloc(RECORDS * 200), *to = text;
	unsigned x = 99;
	*to++ = '[';
	for (int i = 0; i < RECORDS; i++) {
		x = x * 1103515245u + 12345u;
		to += sprintf(
			to,
			"%s{\"name\": \"record %d\", \"id\": %d, \"value\": %.3f, \"tags\": [\"a%u\", \"b\", \"c%u\"], "
			"\"active\": %s, \"size\": {\"w\": %u, \"h\": %u}}",
			i ? ", " : "", i, i * 7, (double)(x >> 8) / 1000, x % 10, (x >> 5) % 10,
			x & 64 ? "true" : "false", (x >> 3) % 100, (x >> 10) % 100);
	}
	*to++ = ']';
	*to = '\0';
	return text;
}

int main(int argc, char **argv)
{
	int turns = argc > 1 ? atoi(argv[1]) : 60;
	char *text = make_document(), *out = malloc(RECORDS * 220);
	size_t nodes = 0, bytes = 0;

	for (int i = 0; i < turns; i++) {
		struct json *v = json_parse(text);
		if (!v)
			return 1;
		struct json *sorted = json_sorted(v);
		*json_write(sorted, out) = '\0';
		nodes += json_count(sorted);
		bytes += strlen(out);
		json_free(sorted);
		json_free(v);
	}
	printf("%zu nodes, %zu bytes\n", nodes, bytes);
	free(out);
	free(text);
	return 0;
}
