/* Near misses: other arguments each time, set up once, kept, asked for again because it changes. */
#include <iconv.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int use(FILE *f);

/* another pattern each time */
int any_of(char **pattern, int n, const char *s)
{
	int found = 0;

	for (int i = 0; i < n; i++) {
		regex_t re;

		if (regcomp(&re, pattern[i], REG_NOSUB)) /* clean: setup-in-loop */
			continue;
		found += !regexec(&re, s, 0, NULL, 0);
		regfree(&re);
	}
	return found;
}

/* made when it is first needed */
int lazily(char **line, int n, const char *pattern)
{
	regex_t re;
	int ready = 0, found = 0;

	for (int i = 0; i < n; i++) {
		if (strlen(line[i]) < 3)
			continue;
		if (!ready) {
			if (regcomp(&re, pattern, 0)) /* clean: setup-in-loop */
				return -1;
			ready = 1;
		}
		found += !regexec(&re, line[i], 0, NULL, 0);
	}
	if (ready)
		regfree(&re);
	return found;
}

/* another file each time */
int files(char **name, int n)
{
	int sum = 0;

	while (n--) {
		FILE *f = fopen(*name++, "r"); /* clean: setup-in-loop */

		if (!f)
			continue;
		sum += use(f);
		fclose(f);
	}
	return sum;
}

int numbered(int n)
{
	char name[64];
	int sum = 0;

	for (int i = 0; i < n; i++) {
		FILE *f;

		snprintf(name, sizeof name, "part%d", i);
		f = fopen(name, "r"); /* clean: setup-in-loop */
		if (!f)
			break;
		sum += use(f);
		fclose(f);
	}
	return sum;
}

/* looks again whether it has changed */
int until_there(const char *name)
{
	for (;;) {
		FILE *f = fopen(name, "r"); /* clean: setup-in-loop */
		int done;

		if (f) {
			done = use(f);
			fclose(f);
			if (done)
				return done;
		}
		sleep(1);
	}
}

/* once, before the loop */
void before(char **in, size_t *size, int n, char *out, size_t room)
{
	iconv_t cd = iconv_open("UTF-8", "UTF-16"); /* clean: setup-in-loop */

	if (cd == (iconv_t)-1)
		return;
	for (int i = 0; i < n; i++)
		iconv(cd, &in[i], &size[i], &out, &room);
	iconv_close(cd);
}

/* asked, not set */
void asked(int n)
{
	while (n--)
		puts(setlocale(LC_ALL, NULL)); /* clean: setup-in-loop */
}

int still_there(int fd);
int open(const char *name, int flags, ...);

/* until it is the right one */
int opened(const char *name)
{
	int fd;

	while ((fd = open(name, 1)) >= 0) { /* clean: setup-in-loop */
		if (still_there(fd))
			break;
		close(fd);
	}
	return fd;
}
