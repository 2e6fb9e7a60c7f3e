/* Set up and taken down in each round, from the same arguments. */
#include <iconv.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

int matching(char **line, int n, const char *pattern)
{
	regex_t re;
	int found = 0;

	for (int i = 0; i < n; i++) {
		if (regcomp(&re, pattern, REG_EXTENDED) != 0) /* expect: setup-in-loop */
			break;
		if (!regexec(&re, line[i], 0, NULL, 0))
			found++;
		regfree(&re);
	}
	return found;
}

static int is_date(const char *s)
{
	regex_t date;
	int no;

	if (regcomp(&date, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", REG_EXTENDED | REG_NOSUB)) /* expect: setup-in-loop */
		return 0;
	no = regexec(&date, s, 0, NULL, 0);
	regfree(&date);
	return !no;
}

int dates(FILE *f)
{
	char line[512];
	int n = 0;

	while (fgets(line, sizeof line, f))
		n += is_date(line);
	return n;
}

size_t converted(char **in, size_t *size, int n, char *out, size_t room)
{
	int i = 0;

	while (i < n) {
		iconv_t cd = iconv_open("UTF-8", "ISO-8859-1"); /* expect: setup-in-loop */

		if (cd == (iconv_t)-1)
			return 0;
		iconv(cd, &in[i], &size[i], &out, &room);
		iconv_close(cd);
		i++;
	}
	return room;
}

long packed(const unsigned char **block, const unsigned *size, int n, unsigned char *out, unsigned room, int level)
{
	long sum = 0;

	for (int i = 0; i < n; ++i) {
		z_stream z = {0};

		if (deflateInit(&z, level) != Z_OK) /* expect: setup-in-loop */
			return -1;
		z.next_in = (unsigned char *)block[i];
		z.avail_in = size[i];
		z.next_out = out;
		z.avail_out = room;
		deflate(&z, Z_FINISH);
		sum += (long)z.total_out;
		deflateEnd(&z);
	}
	return sum;
}

double sum_of(char **text, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++) {
		setlocale(LC_NUMERIC, "C"); /* expect: setup-in-loop */
		sum += strtod(text[i], NULL);
		setlocale(LC_NUMERIC, "");
	}
	return sum;
}

void log_all(const char *name, char **line, int n)
{
	for (int i = 0; i < n; i++) {
		FILE *f = fopen(name, "a"); /* expect: setup-in-loop */

		if (!f)
			continue;
		fputs(line[i], f);
		fclose(f);
	}
}
