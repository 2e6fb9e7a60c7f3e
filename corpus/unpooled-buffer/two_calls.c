/* The loop is two calls away; at three the rule gives up when one of them is in a branch. A function that only hands on
 * is none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_palindrome(const char *s)
{
	size_t n = strlen(s);
	char *reversed = malloc(n + 1); /* expect: unpooled-buffer */
	int same;

	if (!reversed)
		return 0;
	for (size_t i = 0; i < n; i++)
		reversed[i] = s[n - 1 - i];
	reversed[n] = '\0';
	same = !strcmp(s, reversed);
	free(reversed);
	return same;
}

static int is_interesting(const char *s)
{
	return s[0] && is_palindrome(s);
}

int count_interesting(char **words, int n)
{
	int found = 0;

	while (n-- > 0)
		if (is_interesting(words[n]))
			found++;
	return found;
}

static int is_far(const char *s)
{
	char *copy = strdup(s); /* clean: unpooled-buffer */
	int far = copy && copy[0] == '>';

	free(copy);
	return far;
}

static int far1(const char *s)
{
	return *s ? is_far(s) : 0;
}

static int far2(const char *s)
{
	return *s == ' ' && far1(s + 1);
}

int count_far(char **words, int n)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		found += far2(words[i]);
	return found;
}

static int is_loud(const char *s)
{
	char *copy = strdup(s); /* expect: unpooled-buffer */
	int loud = copy && copy[0] == '!';

	free(copy);
	return loud;
}

static int loud1(const char *s)
{
	return is_loud(s);
}

static int loud2(const char *s)
{
	return loud1(s + 1);
}

static int loud3(const char *s)
{
	int n = loud2(s);

	return n;
}

int count_loud(char **words, int n)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		found += loud3(words[i]);
	return found;
}
