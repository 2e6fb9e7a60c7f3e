#include "scan/read/logical_lines.h"

#include <ctype.h>
#include <string.h>

/* How long a backslash that joins two lines is, with its newline; 0 when it joins none. As gcc and clang do,
 * blanks may come between the two. */
static size_t splice(const struct logical_lines *r, const char *s)
{
	size_t n = 1;

	if (s >= r->end || *s != '\\')
		return 0;
	while (s + n < r->end && (s[n] == ' ' || s[n] == '\t' || s[n] == '\r'))
		n++;
	return s + n < r->end && s[n] == '\n' ? n + 1 : 0;
}

/* Where the next character is that is not joined away. */
static const char *joined(const struct logical_lines *r, const char *s)
{
	for (size_t n; (n = splice(r, s)) > 0;)
		s += n;
	return s;
}

/* The next character of the logical line, 0 at its end; lines are counted where it goes on. */
static char peek(struct logical_lines *r)
{
	for (size_t n; (n = splice(r, r->s)) > 0; r->line++)
		r->s += n;
	return r->s < r->end && *r->s != '\n' ? (char)(*r->s ? *r->s : ' ') : '\0';
}

static int at(const struct logical_lines *r, const char *two)
{
	const char *first = joined(r, r->s), *second = first < r->end ? joined(r, first + 1) : first;

	return second < r->end && first[0] == two[0] && second[0] == two[1];
}

static void take(struct logical_lines *r)
{
	str_addc(&r->text, peek(r));
	r->s++;
}

/* Copies a quoted literal, which may hold what looks like a comment. */
static void copy_literal(struct logical_lines *r)
{
	char quote = peek(r);

	take(r);
	while (peek(r) && peek(r) != quote) {
		if (peek(r) == '\\')
			take(r);
		if (peek(r))
			take(r);
	}
	if (peek(r))
		take(r);
}

/* Past the two characters at() has seen. */
static void pass_two(struct logical_lines *r)
{
	peek(r);
	r->s++;
	peek(r);
	r->s++;
}

static void note_undef(struct logical_lines *r, const char *start, const char *end)
{
	const char *word = "#undef ";
	size_t n = 0;

	while (start < end && isspace((unsigned char)*start))
		start++;
	if ((size_t)(end - start) < strlen(word) || strncmp(start, word, strlen(word)) != 0)
		return;
	start += strlen(word);
	while (start + n < end && (isalnum((unsigned char)start[n]) || start[n] == '_'))
		n++;
	*list_push(r->a, &r->undefs) = (struct undef_note){start, n, r->line};
}

/* A comment's text is blank, but configure's note of what it did not define is kept. */
static void skip_comment(struct logical_lines *r)
{
	const char *start;

	pass_two(r);
	start = r->s;
	/* two characters are looked at only where the first may begin with either */
	while (r->s < r->end && ((*r->s != '*' && *r->s != '\\') || !at(r, "*/"))) {
		r->line += *r->s == '\n';
		r->s++;
	}
	note_undef(r, start, r->s);
	if (r->s < r->end)
		pass_two(r);
	str_addc(&r->text, ' ');
}

/* 1 for the ' in 1'000: it separates digits. */
static int in_number(const struct logical_lines *r)
{
	const char *text = str_text(&r->text);
	size_t n = r->text.len;

	while (n && (isalnum((unsigned char)text[n - 1]) || text[n - 1] == '\''))
		n--;
	return isdigit((unsigned char)text[n]);
}

/* Characters that nothing begins or ends with, in one go: most of any text. */
static void take_run(struct logical_lines *r)
{
	static const unsigned char special[256] = {
		['\0'] = 1, ['\n'] = 1, ['\\'] = 1, ['/'] = 1, ['"'] = 1, ['\''] = 1,
	};
	const char *s = r->s;

	while (s < r->end && !special[(unsigned char)*s])
		s++;
	str_addn(&r->text, r->s, (size_t)(s - r->s));
	r->s = s;
}

int logical_line_next(struct logical_lines *r)
{
	char c;

	str_clear(&r->text);
	r->undefs.n = 0;
	if (r->s >= r->end)
		return 0;
	while (take_run(r), (c = peek(r)) != '\0') {
		if (at(r, "/*"))
			skip_comment(r);
		else if (at(r, "//"))
			for (; peek(r); r->s++)
				;
		else if (c == '"' || (c == '\'' && !in_number(r)))
			copy_literal(r);
		else
			take(r);
	}
	if (r->s < r->end) { /* a newline */
		r->s++;
		r->line++;
	}
	return 1;
}
