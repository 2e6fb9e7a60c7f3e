/* The room of a buffer as the distance of its two ends. */
#include <stdlib.h>
#include <string.h>

#define MORE 8192

char *join(char *const *names, size_t n)
{
	char *buf = malloc(MORE), *end = buf + MORE;
	size_t pos = 0;

	for (size_t i = 0; i < n && buf; i++) {
		size_t len = strlen(names[i]);

		if (buf + pos + len >= end) {
			size_t room = (size_t)(end - buf) + MORE;

			buf = realloc(buf, room); /* expect: realloc-by-constant */
			if (!buf)
				return NULL;
			end = buf + room;
		}
		memcpy(buf + pos, names[i], len + 1);
		pos += len + 1;
	}
	return buf;
}

char *join_twice(char *const *names, size_t n)
{
	char *buf = malloc(MORE), *end = buf + MORE;
	size_t pos = 0;

	for (size_t i = 0; i < n && buf; i++) {
		size_t len = strlen(names[i]);

		if (buf + pos + len >= end) {
			size_t room = (size_t)(end - buf) * 2 + len;

			buf = realloc(buf, room); /* clean: realloc-by-constant */
			if (!buf)
				return NULL;
			end = buf + room;
		}
		memcpy(buf + pos, names[i], len + 1);
		pos += len + 1;
	}
	return buf;
}
