#include "base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct str *s, size_t more)
{
	if (more >= SIZE_MAX / 4 || s->len + more + 1 > SIZE_MAX / 4)
		abort();
	if (s->len + more + 1 <= s->cap)
		return;
	size_t cap = s->cap ? s->cap * 2 : 64;
	while (cap < s->len + more + 1)
		cap *= 2;
	char *p = realloc(s->ptr, cap);
	if (!p) {
		fprintf(stderr, "advisor: out of memory (%zu bytes more were needed)\n", cap);
		abort();
	}
	s->ptr = p;
	s->cap = cap;
}

void str_free(struct str *s)
{
	free(s->ptr);
	memset(s, 0, sizeof *s);
}

void str_clear(struct str *s)
{
	s->len = 0;
	if (s->ptr)
		s->ptr[0] = '\0';
}

char *str_room(struct str *s, size_t n)
{
	reserve(s, n);
	s->ptr[s->len] = '\0'; /* it is a text even when nothing comes */
	return s->ptr + s->len;
}

void str_grown(struct str *s, size_t n)
{
	s->len += n;
	s->ptr[s->len] = '\0';
}

void str_addn(struct str *s, const void *bytes, size_t n)
{
	reserve(s, n);
	if (n)
		memcpy(s->ptr + s->len, bytes, n);
	s->len += n;
	s->ptr[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	if (text)
		str_addn(s, text, strlen(text));
}

void str_addc(struct str *s, char c)
{
	str_addn(s, &c, 1);
}

void str_vaddf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return;
	reserve(s, (size_t)n);
	vsnprintf(s->ptr + s->len, (size_t)n + 1, fmt, ap);
	s->len += (size_t)n;
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(s, fmt, ap);
	va_end(ap);
}

const char *str_text(const struct str *s)
{
	return s->ptr ? s->ptr : "";
}

int str_eq(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

int str_starts(const char *s, const char *prefix)
{
	return strncmp(s ? s : "", prefix, strlen(prefix)) == 0;
}

int str_ends(const char *s, const char *suffix)
{
	size_t n = s ? strlen(s) : 0, m = strlen(suffix);
	return n >= m && strcmp(s + n - m, suffix) == 0;
}

/* The usual two-pointer match: on a mismatch, let the last `*` take one more. */
int str_glob(const char *pattern, const char *s)
{
	const char *star = NULL, *from = NULL;
	if (!s)
		s = "";
	while (*s) {
		if (*pattern == '*') {
			star = pattern++;
			from = s;
		} else if (*pattern == '?' || *pattern == *s) {
			pattern++;
			s++;
		} else if (star) {
			pattern = star + 1;
			s = ++from;
		} else {
			return 0;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

void str_add_shell(struct str *s, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%^";
	if (word && word[0] && strspn(word, plain) == strlen(word)) {
		str_add(s, word);
		return;
	}
	str_addc(s, '\'');
	for (const char *p = word ? word : ""; *p; p++) {
		if (*p == '\'')
			str_add(s, "'\\''");
		else
			str_addc(s, *p);
	}
	str_addc(s, '\'');
}

void str_add_option(struct str *s, const char *option, const char *value)
{
	if (!value)
		return;
	str_addf(s, " %s ", option);
	str_add_shell(s, value);
}

size_t str_utf8(const unsigned char *p, uint32_t *point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = *p < 0x80 ? 1 : *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;
	uint32_t cp = n == 1 ? *p : *p & (0xffu >> (n + 1));

	if (!*p || (*p >= 0x80 && *p < 0xc2) || *p > 0xf4)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (p[i] & 0x3f);
	}
	*point = cp;
	return cp < least[n] || (cp >= 0xd800 && cp <= 0xdfff) || cp > 0x10ffff ? 0 : n;
}

int str_is_shown(uint32_t point)
{
	/* controls; what has no width; what turns the direction; what ends a line: they make a line lie */
	static const uint32_t hidden[][2] = {{0, 0x1f},	       {0x7f, 0x9f},	 {0xad, 0xad},	    {0x34f, 0x34f},
					     {0x61c, 0x61c},   {0x115f, 0x1160}, {0x17b4, 0x17b5},  {0x180b, 0x180e},
					     {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},  {0x3164, 0x3164},
					     {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};

	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (point >= hidden[i][0] && point <= hidden[i][1])
			return 0;
	return 1;
}

void str_add_visible(struct str *s, const char *text)
{
	const unsigned char *p = (const unsigned char *)(text ? text : "");
	while (*p) {
		uint32_t point;
		size_t n = str_utf8(p, &point);
		if (n && str_is_shown(point)) {
			str_addn(s, p, n);
			p += n;
			continue;
		}
		if (*p == '\n')
			str_add(s, "\\n");
		else if (*p == '\t')
			str_add(s, "\\t");
		else
			str_addf(s, "\\x%02x", *p);
		p++;
	}
}
