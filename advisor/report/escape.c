/* One place where text of strangers is made harmless. Every function first makes
 * the text visible (base/str), so that only printable, well-formed UTF-8 is left,
 * and then quotes what the format itself would read. */
#include "report/escape.h"

#include <string.h>

/* U+FFFE and U+FFFF are well-formed UTF-8, yet no XML 1.0 document may hold them
 * (XML 1.0, production 2: Char). */
static int xml_forbidden(const char *p)
{
	return memcmp(p, "\xef\xbf\xbe", 3) == 0 || memcmp(p, "\xef\xbf\xbf", 3) == 0;
}

static void add_entities(struct str *out, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '&':
			str_add(out, "&amp;");
			break;
		case '<':
			str_add(out, "&lt;");
			break;
		case '>':
			str_add(out, "&gt;");
			break;
		case '"':
			str_add(out, "&quot;");
			break;
		case '\'':
			str_add(out, "&#39;");
			break;
		default:
			if (*s == '\xef' && xml_forbidden(s)) {
				str_add(out, s[2] == '\xbe' ? "\\xef\\xbf\\xbe" : "\\xef\\xbf\\xbf");
				s += 2;
			} else {
				str_addc(out, *s);
			}
		}
	}
}

void escape_xml(struct str *out, const char *text)
{
	struct str visible = {0};
	str_add_visible(&visible, text);
	add_entities(out, str_text(&visible));
	str_free(&visible);
}

void escape_xml_lines(struct str *out, const char *text)
{
	struct str part = {0};
	for (const char *p = text ? text : ""; *p;) {
		size_t n = strcspn(p, "\n\t");
		str_clear(&part);
		str_addn(&part, p, n);
		escape_xml(out, str_text(&part));
		p += n;
		if (*p)
			str_addc(out, *p++);
	}
	str_free(&part);
}

/* Bare addresses become links in GFM ("autolinks, extended"); an entity in the
 * middle of what starts one stops that and reads the same. */
static size_t add_unlinked(struct str *out, const char *s)
{
	if (strncmp(s, "://", 3) == 0) {
		str_add(out, "&#58;//");
		return 3;
	}
	if (strncmp(s, "www.", 4) == 0) {
		str_add(out, "www&#46;");
		return 4;
	}
	return 0;
}

void escape_markdown(struct str *out, const char *text)
{
	struct str visible = {0};
	str_add_visible(&visible, text);
	for (const char *s = str_text(&visible); *s;) {
		size_t n = add_unlinked(out, s);
		s += n;
		if (n)
			continue;
		if (*s == '<')
			str_add(out, "&lt;");
		else if (*s == '>')
			str_add(out, "&gt;");
		else if (*s == '&')
			str_add(out, "&amp;");
		else if (*s == '@')
			str_add(out, "&#64;");
		else if (strchr("\\`*_[]|~#!$", *s))
			str_addf(out, "\\%c", *s);
		else
			str_addc(out, *s);
		s++;
	}
	str_free(&visible);
}

static size_t longest_run(const char *s, char c)
{
	size_t best = 0;
	for (size_t run = 0; *s; s++) {
		run = *s == c ? run + 1 : 0;
		best = run > best ? run : best;
	}
	return best;
}

void escape_code(struct str *out, const char *text, int in_table)
{
	struct str visible = {0};
	str_add_visible(&visible, text);
	const char *s = str_text(&visible);
	size_t n = strlen(s), fence = longest_run(s, '`') + 1;
	/* A span that begins or ends with a backtick or a space needs a space on both
	 * sides, which renderers take away again (CommonMark 0.30, 6.1). */
	int pad = n == 0 || s[0] == '`' || s[n - 1] == '`' || s[0] == ' ' || s[n - 1] == ' ';
	for (size_t i = 0; i < fence; i++)
		str_addc(out, '`');
	if (pad)
		str_addc(out, ' ');
	for (; *s; s++) {
		if (*s == '|' && in_table)
			str_addc(out, '\\');
		str_addc(out, *s);
	}
	if (pad)
		str_addc(out, ' ');
	for (size_t i = 0; i < fence; i++)
		str_addc(out, '`');
	str_free(&visible);
}

static int unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~/", c));
}

void escape_uri(struct str *out, const char *path)
{
	for (const unsigned char *p = (const unsigned char *)(path ? path : ""); *p; p++) {
		if (unreserved(*p))
			str_addc(out, (char)*p);
		else
			str_addf(out, "%%%02X", *p);
	}
}

void escape_base64(struct str *out, const void *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = bytes;
	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		unsigned three =
			(unsigned)p[i] << 16 | (left > 1 ? (unsigned)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);
		str_addc(out, digits[three >> 18]);
		str_addc(out, digits[three >> 12 & 63]);
		str_addc(out, left > 1 ? digits[three >> 6 & 63] : '=');
		str_addc(out, left > 2 ? digits[three & 63] : '=');
	}
}

static size_t utf8_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

unsigned utf8_next(const char **p, const char *end)
{
	static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *s = (const unsigned char *)*p;
	size_t n = utf8_length(*s);
	unsigned cp = n == 1 ? *s : n ? *s & (0xffu >> (n + 1)) : 0xfffd;
	int bad = n == 0 || n > (size_t)(end - *p);
	for (size_t i = 1; !bad && i < n; i++) {
		bad = (s[i] & 0xc0) != 0x80;
		cp = cp << 6 | (s[i] & 0x3f);
	}
	if (!bad)
		bad = cp < smallest[n] || (cp >= 0xd800 && cp <= 0xdfff) || cp > 0x10ffff;
	*p += bad ? 1 : n;
	return bad ? 0xfffd : cp;
}

size_t utf8_columns(const char *text, size_t n)
{
	size_t columns = 0;
	for (const char *p = text, *end = text + n; p < end; columns++)
		utf8_next(&p, end);
	return columns;
}
