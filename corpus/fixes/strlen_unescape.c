/* clicon/cligen #66: strlen() of a very long value in the head of two loops that shorten it in place; proposed:
 * measure once */
#include <string.h>
void c13_unescape(char *str)
{
	unsigned i, j = 0;

	for (i = 0; i < strlen(str); i++) /* expect: strlen-in-condition */
		if (str[i] != '\\')
			str[j++] = str[i];
	for (; j < strlen(str); j++)
		str[j] = '\0';
}
