/* unpack: reads what pack wrote from stdin, checks it, prints how much there was. */
#include <stdio.h>
#include <stdlib.h>

#include "runs.h"

#define BLOCK 65536

int main(void)
{
	static unsigned char packed[2 * BLOCK], plain[BLOCK];
	unsigned blocks = 0, all = 0;
	unsigned long long bytes = 0;
	char head[18] = "";

	while (fread(head, 1, 17, stdin) == 17) {
		char *end;
		size_t n = strtoul(head, &end, 16);
		unsigned want = (unsigned)strtoul(end, NULL, 16);
		size_t len;

		if (n > sizeof(packed) || fread(packed, 1, n, stdin) != n)
			return 1;
		len = runs_unpack(packed, n, plain, sizeof(plain));
		if (runs_sum(plain, len) != want) {
			fprintf(stderr, "unpack: block %u is broken\n", blocks);
			return 1;
		}
		all = all * 31 + want;
		bytes += len;
		blocks++;
	}
	printf("%u blocks, %llu bytes, sum %08x\n", blocks, bytes, all);
	return 0;
}
