/* A loop made of a label and a goto. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int read_records(FILE *f, size_t size)
{
	char *record;
	int n = 0;

again:
	record = malloc(size); /* expect: alloc-in-loop */
	if (!record)
		return -1;
	if (fread(record, size, 1, f) == 1) {
		n += record[0] == 'x';
		free(record);
		goto again;
	}
	free(record);
	return n;
}

/* A goto forward is none. */
int read_one(FILE *f, size_t size)
{
	char *record = malloc(size); /* clean: alloc-in-loop, unpooled-buffer */
	int n = -1;

	if (!record)
		goto out;
	if (fread(record, size, 1, f) != 1)
		goto out;
	n = record[0];
out:
	free(record);
	return n;
}
