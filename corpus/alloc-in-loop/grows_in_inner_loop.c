/* One buffer that grows until the text fits and is handed on: what frees it, in the inner
 * loop, is the way out when something went wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *join(char *small, size_t have, char **words, int n)
{
	char *result = small;
	size_t length = 0;

	for (int i = 0;; i++) {
		if (i == n)
			break;
		for (;;) {
			size_t room = have - length;
			int count = snprintf(result + length, room, "%s,", words[i]);

			if (count < 0) {
				if (result != small)
					free(result);
				return NULL;
			}
			if ((size_t)count + 1 >= room) {
				size_t need = length + (size_t)count + 2;

				if (need > have) {
					char *memory;

					have = have * 2 > need ? have * 2 : need;
					if (result == small)
						memory = malloc(have); /* clean: alloc-in-loop */
					else
						memory = realloc(result, have);
					if (!memory)
						return NULL;
					if (result == small)
						memcpy(memory, small, length);
					result = memory;
				}
				continue;
			}
			length += (size_t)count;
			break;
		}
	}
	return result;
}
