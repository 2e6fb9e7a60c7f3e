/* The new size has a variable of its own, which becomes the old one: what there was and what is added, each time. A size
 * that is doubled in turn is fine. */
#include <stdlib.h>
#include <string.h>

size_t next_piece(void *from, const char **piece);

char *all_of(void *from, size_t *size)
{
	char *data = NULL;
	const char *piece;
	size_t used = 0, n;

	while ((n = next_piece(from, &piece)) > 0) {
		size_t newsize = used + n;

		data = realloc(data, newsize); /* expect: realloc-by-constant */
		memcpy(data + used, piece, n);
		used = newsize;
	}
	*size = used;
	return data;
}

char *all_with_room(void *from, size_t *size)
{
	char *data = NULL;
	const char *piece;
	size_t used = 0, room = 0, n;

	while ((n = next_piece(from, &piece)) > 0) {
		if (used + n > room) {
			size_t newroom = room * 2 + n;

			data = realloc(data, newroom); /* clean: realloc-by-constant */
			room = newroom;
		}
		memcpy(data + used, piece, n);
		used += n;
	}
	*size = used;
	return data;
}
