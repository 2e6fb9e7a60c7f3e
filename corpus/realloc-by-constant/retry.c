/* Text that did not fit is written once more from the beginning: two rounds, and nothing is appended. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *format(const char *text, ...)
{
	size_t size = 150;
	char *out = malloc(size), *larger;
	va_list ap;

	while (out && size < 64000) {
		int chars;

		va_start(ap, text);
		chars = vsnprintf(out, size, text, ap);
		va_end(ap);
		if (chars > -1 && (size_t)chars < size)
			break;
		if (chars > -1)
			size += (size_t)chars + 1;
		else
			size += 100;
		larger = realloc(out, size); /* clean: realloc-by-constant */
		if (!larger)
			break;
		out = larger;
	}
	return out;
}

char *join(char *const *names, size_t n)
{
	char *out = calloc(1, 1), *larger;
	size_t used = 1;

	for (size_t i = 0; out && i < n; i++) {
		size_t len = strlen(names[i]);

		larger = realloc(out, used + len); /* expect: realloc-by-constant */
		if (!larger)
			break;
		out = larger;
		memcpy(out + used - 1, names[i], len + 1);
		used += len;
	}
	return out;
}
