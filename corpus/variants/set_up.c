/* Built and torn down in each round, the same each time. */
#include <iconv.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

struct filter {
	const char *pattern;
	int flags;
};
int use(const char *s);

int select_lines(const struct filter *f, FILE *in)
{
	char line[400];
	int n = 0;

	while (fgets(line, sizeof line, in)) {
		regex_t re;
		int rc;

		rc = regcomp(&re, f->pattern, f->flags); /* expect: setup-in-loop */
		if (rc)
			return -rc;
		if (regexec(&re, line, 0, NULL, 0) == 0)
			n += use(line);
		regfree(&re);
	}
	return n;
}

static long unpack(const unsigned char *p, unsigned n, unsigned char *to, unsigned room)
{
	z_stream z;
	long got = -1;

	memset(&z, 0, sizeof z);
	if (inflateInit(&z) != Z_OK) /* expect: setup-in-loop */
		return -1;
	z.next_in = (unsigned char *)p;
	z.avail_in = n;
	z.next_out = to;
	z.avail_out = room;
	if (inflate(&z, Z_FINISH) == Z_STREAM_END)
		got = (long)z.total_out;
	inflateEnd(&z);
	return got;
}

long unpack_all(const unsigned char *const *p, const unsigned *n, unsigned char *to, unsigned room)
{
	long sum = 0;

	for (; *p; p++, n++)
		sum += unpack(*p, *n, to, room);
	return sum;
}

static int converted(const char *to, char *s, size_t n, char *out, size_t room)
{
	iconv_t cd = iconv_open(to, "UTF-8"); /* expect: setup-in-loop */
	size_t k;

	if (cd == (iconv_t)-1)
		return -1;
	k = iconv(cd, &s, &n, &out, &room);
	iconv_close(cd);
	return k != (size_t)-1;
}

int convert_all(char **s, char **end, char *out, size_t room)
{
	int good = 0;

	for (; s != end; s++)
		good += converted("ISO-8859-15", *s, strlen(*s), out, room);
	return good;
}

void note_all(char **line)
{
	do {
		FILE *f = fopen("/var/log/notes", "a"); /* expect: setup-in-loop */

		if (f == NULL)
			return;
		fprintf(f, "%s\n", *line);
		fclose(f);
	} while (*++line);
}

/* near misses: another pattern each time; set up before; reset between */
int any_pattern(const struct filter *f, const struct filter *end, const char *s)
{
	for (; f != end; f++) {
		regex_t re;
		int hit;

		if (regcomp(&re, f->pattern, f->flags)) /* clean: setup-in-loop */
			continue;
		hit = !regexec(&re, s, 0, NULL, 0);
		regfree(&re);
		if (hit)
			return 1;
	}
	return 0;
}

int names(char **file)
{
	int n = 0;

	while (*file) {
		FILE *f = fopen(*file++, "r"); /* clean: setup-in-loop */

		if (f) {
			n += fgetc(f);
			fclose(f);
		}
	}
	return n;
}

long packed(const unsigned char *const *p, const unsigned *n, unsigned char *to, unsigned room)
{
	z_stream z = {0};
	long sum = 0;

	if (deflateInit(&z, 6) != Z_OK) /* clean: setup-in-loop */
		return -1;
	for (; *p; p++, n++) {
		z.next_in = (unsigned char *)*p;
		z.avail_in = *n;
		z.next_out = to;
		z.avail_out = room;
		deflate(&z, Z_FINISH);
		sum += (long)z.total_out;
		deflateReset(&z);
	}
	deflateEnd(&z);
	return sum;
}
