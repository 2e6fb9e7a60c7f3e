/* C form of the much reported "regular expression compiled in a loop" (rust-clippy #598, nextpad #57, cltk #164):
 * regcomp and regfree per line */
#include <regex.h>
#include <stdio.h>
int c44_count(FILE *f, const char *pattern)
{
	char line[4096];
	int n = 0;

	while (fgets(line, sizeof line, f)) {
		regex_t re;
		if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB)) /* expect: setup-in-loop */
			return -1;
		n += !regexec(&re, line, 0, NULL, 0);
		regfree(&re);
	}
	return n;
}
