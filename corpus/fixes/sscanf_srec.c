/* rizin #3321 (io_srec; 46 minutes -> 4 s), also urweb #190, HiGHS #791, curl #6686: sscanf() on the rest of a
 * file held in memory, in a loop: each call measures the whole rest. Fixed by reading the digits by hand */
#include <stdio.h>
#include <string.h>
int c12_parse(const char *str, unsigned char *out, unsigned *n)
{
	unsigned count, addr, byte, j;
	char type;

	do {
		if (sscanf(str, "S%c%02x", &type, &count) != 2) /* expect: rescan-in-loop */
			return -1;
		if (sscanf(str + 4, "%04x", &addr) != 1) /* expect: rescan-in-loop */
			return -1;
		str += 8;
		for (j = 3; j < count; j++, str += 2) {
			if (sscanf(str, "%02x", &byte) != 1) /* expect: rescan-in-loop */
				return -1;
			out[(addr + j - 3) & 0xffff] = (unsigned char)byte;
			++*n;
		}
		str = strchr(str, '\n');
	} while (str && *++str);
	return 0;
}
