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

/* Length of a well-formed UTF-8 sequence at p that is not a control character
 * (C1 controls included), 0 when there is none. Unicode 15, table 3-7. */
static size_t utf8_printable(const unsigned char *p)
{
	if (p[0] >= 0x20 && p[0] < 0x7f)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf && (p[1] & 0xc0) == 0x80)
		return p[0] == 0xc2 && p[1] < 0xa0 ? 0 : 2;
	if (p[0] >= 0xe0 && p[0] <= 0xef && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
		int overlong = p[0] == 0xe0 && p[1] < 0xa0;
		int surrogate = p[0] == 0xed && p[1] >= 0xa0;
		/* U+200E.. U+202E.. U+2066..: direction marks make a line lie. */
		int bidi = p[0] == 0xe2 &&
			   ((p[1] == 0x80 && ((p[2] >= 0xa8 && p[2] <= 0xae) || p[2] == 0x8e || p[2] == 0x8f)) ||
			    (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
		return overlong || surrogate || bidi ? 0 : 3;
	}
	if (p[0] >= 0xf0 && p[0] <= 0xf4 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 && (p[3] & 0xc0) == 0x80) {
		int overlong = p[0] == 0xf0 && p[1] < 0x90;
		int beyond = p[0] == 0xf4 && p[1] > 0x8f;
		return overlong || beyond ? 0 : 4;
	}
	return 0;
}

void str_add_visible(struct str *s, const char *text)
{
	const unsigned char *p = (const unsigned char *)(text ? text : "");
	while (*p) {
		size_t n = utf8_printable(p);
		if (n) {
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
