#include "apply/quote.h"

#include <string.h>

/* Control bytes made visible, quotes and all else as they are. The caller frees it. */
static struct str visible(const char *text)
{
	struct str s = {0};
	str_add_visible(&s, text);
	return s;
}

void quote_comment(struct str *s, const char *text)
{
	struct str v = visible(text);
	str_add(s, str_text(&v));
	if (str_ends(str_text(&v), "\\"))
		str_addc(s, ' ');
	str_free(&v);
}

/* A backslash before each of these characters. */
static void escaped(struct str *s, const char *text, const char *special)
{
	for (const char *p = text; *p; p++) {
		if (strchr(special, *p))
			str_addc(s, '\\');
		str_addc(s, *p);
	}
}

void quote_shell_inside(struct str *s, const char *text)
{
	escaped(s, text ? text : "", "\\\"$`");
}

void quote_shell_pattern(struct str *s, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	int star = n && text[n - 1] == '*';
	str_addc(s, '\'');
	for (size_t i = 0; i < n - (size_t)star; i++) {
		if (text[i] == '\'')
			str_add(s, "'\\''");
		else
			str_addc(s, text[i]);
	}
	str_add(s, star ? "'*" : "'");
}

/* make halves backslashes before a #, and only there; at the line's end one would join the next line. */
void quote_make(struct str *s, const char *text)
{
	struct str v = visible(text);
	size_t slashes = 0;
	for (const char *p = str_text(&v); *p; p++) {
		if (*p == '$')
			str_addc(s, '$');
		for (; *p == '#' && slashes > 0; slashes--)
			str_addc(s, '\\');
		if (*p == '#')
			str_addc(s, '\\');
		slashes = *p == '\\' ? slashes + 1 : 0;
		str_addc(s, *p);
	}
	if (slashes)
		str_add(s, "$()"); /* nothing, but not the line's end */
	str_free(&v);
}

int quote_make_names(const char *file)
{
	return file && file[0] && file[0] != '-' && !strpbrk(file, " \t\r\n:;=%#$\\|&*?[]~!<>()'\"`");
}

void quote_make_shell(struct str *s, const char *word)
{
	struct str v = visible(word), quoted = {0};
	str_add_shell(&quoted, str_text(&v));
	quote_make(s, str_text(&quoted));
	str_free(&quoted);
	str_free(&v);
}

/* A comma would end filter-out's first argument. No option of a compiler has what is written as `?`. */
void quote_make_filter(struct str *s, const char *text)
{
	struct str v = visible(text), one = {0};
	for (const char *p = str_text(&v); *p; p++) {
		if (p[0] == '*' && !p[1])
			str_addc(s, '%');
		else if (*p == '%')
			str_add(s, "\\%");
		else if (*p == ',')
			str_add(s, "$(advisor_comma)");
		else if (strchr("() \\#", *p))
			str_addc(s, '?');
		else {
			str_clear(&one);
			str_addc(&one, *p);
			quote_make(s, str_text(&one));
		}
	}
	str_free(&one);
	str_free(&v);
}

/* The number of = that no closing bracket of the text has. */
static size_t bracket_level(const char *text)
{
	size_t level = 0;
	for (const char *p = text; (p = strchr(p, ']')) != NULL; p++) {
		size_t n = strspn(p + 1, "=");
		if (n >= level)
			level = n + 1;
	}
	return level;
}

static void bracket(struct str *s, char c, size_t level)
{
	str_addc(s, c);
	for (size_t i = 0; i < level; i++)
		str_addc(s, '=');
	str_addc(s, c);
}

void quote_cmake(struct str *s, const char *text)
{
	struct str v = visible(text);
	size_t level = bracket_level(str_text(&v));
	level = level > 2 ? level : 2;
	bracket(s, '[', level);
	str_add(s, str_text(&v));
	bracket(s, ']', level);
	str_free(&v);
}

void quote_cmake_inside(struct str *s, const char *text)
{
	struct str v = visible(text);
	escaped(s, str_text(&v), "\\\"$");
	str_free(&v);
}

void quote_cmake_option(struct str *s, const char *prefix, const char *text)
{
	struct str element = {0};
	str_add(&element, prefix);
	for (const char *p = text ? text : ""; *p; p++) {
		if (*p == ';')
			str_add(&element, "\\;"); /* parts elements */
		else if (p[0] == '$' && p[1] == '<')
			str_add(&element, "$<1:$>"); /* is a dollar, once it is evaluated */
		else
			str_addc(&element, *p);
	}
	quote_cmake(s, str_text(&element));
	str_free(&element);
}

void quote_preset(struct str *s, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++) {
		if (*p == '$')
			str_add(s, "${dollar}");
		else
			str_addc(s, *p);
	}
}

/* Between two quotes, of which and of backslashes there is one more before each inside. */
static void in_quotes(struct str *s, const char *text, char quote)
{
	const char special[] = {'\\', quote, 0};
	struct str v = visible(text);
	str_addc(s, quote);
	escaped(s, str_text(&v), special);
	str_addc(s, quote);
	str_free(&v);
}

void quote_meson(struct str *s, const char *text)
{
	in_quotes(s, text, '\'');
}

void quote_response(struct str *s, const char *text)
{
	in_quotes(s, text, '"');
}

/* Macros are whole words: m4_..., dnl, and by their own rule CAPITALS_... of Autoconf and its friends. */
static int macro_name(const char *word, size_t n)
{
	size_t capitals = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	if (*word == '_')
		return 1;
	return !strncmp(word, "m4_", 3) || (n == 3 && !strncmp(word, "dnl", 3)) || (capitals && word[capitals] == '_');
}

void quote_m4(struct str *s, const char *text)
{
	struct str v = visible(text);
	for (const char *p = str_text(&v); *p;) {
		size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
		if (n && macro_name(p, n))
			str_addf(s, "[%.*s]", (int)n, p); /* M4 takes the brackets away */
		else if (n)
			str_addn(s, p, n);
		else
			str_add(s, *p == '[' ? "@<:@" : *p == ']' ? "@:>@" : *p == '#' ? "@%:@" : (char[]){*p, 0});
		p += n ? n : 1;
	}
	str_free(&v);
}
