/* pack [BLOCKS]: writes that many blocks of made-up bytes, packed, to stdout. */
#include <stdio.h>
#include <stdlib.h>

#include "runs.h"

#define BLOCK 65536

int main(int argc, char **argv)
{
	int blocks = argc > 1 ? atoi(argv[1]) : 1200;
	unsigned seed = 99;

	for (int b = 0; b < blocks; b++) {
		unsigned char *plain = malloc(BLOCK), *packed = malloc(2 * BLOCK);
		size_t n = 0;

		if (!plain || !packed)
			return 1;
		while (n < BLOCK) {
			seed = seed * 1664525 + 1013904223;
			for (unsigned k = seed >> 26; n < BLOCK; k--) {
				plain[n++] = (unsigned char)(seed >> 16);
				if (k == 0)
					break;
			}
		}
		n = runs_pack(plain, BLOCK, packed);
		printf("%08zx %08x", n, runs_sum(plain, BLOCK));
		fwrite(packed, 1, n, stdout);
		free(packed);
		free(plain);
	}
	return ferror(stdout) != 0;
}
