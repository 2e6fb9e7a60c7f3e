#include "runs.h"

size_t runs_pack(const unsigned char *in, size_t len, unsigned char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t run = 1;

		while (run < 255 && i + run < len && in[i + run] == in[i])
			run++;
		out[n++] = (unsigned char)run;
		out[n++] = in[i];
		i += run;
	}
	return n;
}

size_t runs_unpack(const unsigned char *in, size_t len, unsigned char *out, size_t room)
{
	size_t n = 0;

	if (len % 2)
		return 0;
	for (size_t i = 0; i < len; i += 2) {
		if (in[i] > room - n)
			return 0;
		for (unsigned k = 0; k < in[i]; k++)
			out[n++] = in[i + 1];
	}
	return n;
}

unsigned runs_sum_byte(unsigned sum, unsigned char byte)
{
	return (sum << 5 | sum >> 27) ^ byte;
}

/* Called through the table of the shared library for every byte, unless the
 * compiler is told that nobody replaces it. */
unsigned runs_sum(const unsigned char *p, size_t len)
{
	unsigned sum = 1;

	for (size_t i = 0; i < len; i++)
		sum = runs_sum_byte(sum, p[i]);
	return sum;
}
