/* One label releases everything, whichever way the function goes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int convert(FILE *from, FILE *to, size_t block)
{
	unsigned char *in = NULL, *out = NULL;
	int status = -1;

	in = malloc(block); /* expect: unpooled-buffer */
	if (!in)
		goto done;
	out = malloc(block * 2); /* expect: unpooled-buffer */
	if (!out)
		goto done;
	if (fread(in, 1, block, from) != block)
		goto done;
	for (size_t i = 0; i < block; i++) {
		out[2 * i] = "0123456789abcdef"[in[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[in[i] & 15];
	}
	if (fwrite(out, 1, block * 2, to) == block * 2)
		status = 0;
done:
	free(in);
	free(out);
	return status;
}

int convert_all(FILE *from, FILE *to, size_t block)
{
	int n = 0;

	while (!convert(from, to, block))
		n++;
	return n;
}
