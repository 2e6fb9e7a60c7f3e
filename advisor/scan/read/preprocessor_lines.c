/* The preprocessor lines of one file, active or not: libclang keeps only what was
 * taken. A reader of lines, not a preprocessor: comments are blanked, lines ending in
 * a backslash joined, and nothing is expanded or evaluated. */
#include <ctype.h>
#include <string.h>

#include "scan/facts/facts_write.h"

struct reader {
	struct facts_writer *w;
	uint32_t file;
	const char *s, *end;
	uint32_t line; /* of s */
	int in_comment;
	struct {
		uint32_t *v;
		size_t n, cap;
	} open; /* indexes of the regions around */
	size_t directives; /* seen so far */
	uint32_t guard; /* index of what may be the include guard */
	int guard_open; /* its #endif is still to come */
	struct str text; /* the logical line, comments blanked */
};

static struct fact_cond *cond(struct reader *r, uint32_t i)
{
	return &r->w->f->conds.v[i];
}

static uint32_t enclosing(const struct reader *r)
{
	return r->open.n ? r->open.v[r->open.n - 1] : NO_INDEX;
}

static uint32_t add(struct reader *r, enum cond_kind kind, const char *text, size_t n, uint32_t line)
{
	struct fact_cond c = {.kind = (uint8_t)kind, .file = r->file, .line = line, .end_line = line};

	c.text = facts_intern(r->w, text, n);
	c.parent = enclosing(r);
	*list_push(r->w->a, &r->w->f->conds) = c;
	return (uint32_t)r->w->f->conds.n - 1;
}

/* ---- logical lines -------------------------------------------------------------- */

/* Copies a quoted literal, which may hold what looks like a comment. */
static void copy_literal(struct reader *r)
{
	char quote = *r->s;

	str_addc(&r->text, *r->s++);
	while (r->s < r->end && *r->s != quote && *r->s != '\n') {
		if (*r->s == '\\' && r->s + 1 < r->end && r->s[1] != '\n')
			str_addc(&r->text, *r->s++);
		if (*r->s == '\\')
			return; /* joined with the next line: let read_line do that */
		str_addc(&r->text, *r->s++);
	}
	if (r->s < r->end && *r->s == quote)
		str_addc(&r->text, *r->s++);
}

static int at(const struct reader *r, const char *two)
{
	return r->s + 1 < r->end && r->s[0] == two[0] && r->s[1] == two[1];
}

/* A comment's text is blank, but configure's note of what it did not define stays. */
static void skip_comment(struct reader *r)
{
	const char *start = r->s;
	size_t n;

	while (r->s < r->end && !at(r, "*/")) {
		r->line += *r->s == '\n';
		r->s++;
	}
	n = (size_t)(r->s - start);
	r->s = r->s < r->end ? r->s + 2 : r->end;
	str_addc(&r->text, ' ');
	while (n && isspace((unsigned char)*start)) {
		start++;
		n--;
	}
	if (n > 7 && n < 200 && !strncmp(start, "#undef ", 7)) {
		size_t name = 7;

		while (name < n && (isalnum((unsigned char)start[name]) || start[name] == '_'))
			name++;
		add(r, COND_UNDEF, start + 7, name - 7, r->line);
	}
}

/* Reads one logical line into text; 0 at the end of the file. */
static int read_line(struct reader *r)
{
	str_clear(&r->text);
	if (r->s >= r->end)
		return 0;
	while (r->s < r->end && *r->s != '\n') {
		if (*r->s == '\\' && r->s + 1 < r->end && (r->s[1] == '\n' || at(r, "\\\r"))) {
			r->s += r->s[1] == '\r' ? 3 : 2;
			r->line++;
		} else if (at(r, "/*")) {
			r->s += 2;
			skip_comment(r);
		} else if (at(r, "//")) {
			while (r->s < r->end && *r->s != '\n')
				r->s++;
		} else if (*r->s == '"' || *r->s == '\'') {
			copy_literal(r);
		} else {
			str_addc(&r->text, *r->s ? *r->s : ' ');
			r->s++;
		}
	}
	if (r->s > r->end)
		r->s = r->end;
	return 1;
}

/* ---- directives -------------------------------------------------------------------- */

static const char *skip_blank(const char *s)
{
	while (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\f' || *s == '\v')
		s++;
	return s;
}

static size_t name_length(const char *s)
{
	size_t n = 0;

	if (isdigit((unsigned char)*s))
		return 0;
	while (isalnum((unsigned char)s[n]) || s[n] == '_')
		n++;
	return n;
}

/* Folds runs of blanks in place and cuts them off the ends; gives the length. */
static size_t fold(char *s)
{
	size_t n = 0;

	for (size_t i = 0; s[i]; i++) {
		if (!isspace((unsigned char)s[i]))
			s[n++] = s[i];
		else if (n && s[n - 1] != ' ')
			s[n++] = ' ';
	}
	while (n && s[n - 1] == ' ')
		n--;
	s[n] = '\0';
	return n;
}

static void close_region(struct reader *r, uint32_t line)
{
	if (r->open.n)
		cond(r, r->open.v[--r->open.n])->end_line = line;
}

static void open_region(struct reader *r, enum cond_kind kind, char *rest, uint32_t line)
{
	uint32_t i = add(r, kind, rest, fold(rest), line);

	*list_push(r->w->a, &r->open) = i;
	/* `#ifndef X` as the first directive may be the file's guard */
	if (r->directives == 1 && (kind == COND_IFNDEF || kind == COND_IF)) {
		r->guard = i;
		r->guard_open = 1;
	}
}

/* The name an opening line tests, when it is that and nothing else. */
static size_t tested_name(const struct reader *r, uint32_t i, const char **name)
{
	const struct fact_cond *c = &r->w->f->conds.v[i];
	const char *s = fact_text(r->w->f, c->text);
	size_t n;

	if (c->kind == COND_IF || c->kind == COND_ELIF) {
		s = skip_blank(*s == '!' ? s + 1 : s);
		if (strncmp(s, "defined", 7))
			return 0;
		s = skip_blank(s + 7);
		s = *s == '(' ? skip_blank(s + 1) : s;
		n = name_length(s);
		if (s[n] && (*skip_blank(s + n) != ')' || *skip_blank(skip_blank(s + n) + 1)))
			return 0;
	} else {
		n = name_length(s);
	}
	*name = s;
	return n;
}

static void read_names(struct reader *r, const char *s, uint32_t line);

static void read_define(struct reader *r, char *rest, uint32_t line)
{
	const char *name;
	size_t n;

	if (r->directives == 2 && r->guard != NO_INDEX && (n = tested_name(r, r->guard, &name)) &&
	    !strncmp(rest, name, n) && !*skip_blank(rest + n)) {
		cond(r, r->guard)->flags |= COND_GUARD;
		return;
	}
	if (r->open.n && !(r->open.n == 1 && cond(r, r->open.v[0])->flags & COND_GUARD))
		add(r, COND_DEFINE, rest, fold(rest), line);
	read_names(r, rest + name_length(rest), line);
}

/* What comes after the guard's #endif shows that it was none. */
static void check_guard(struct reader *r)
{
	if (r->guard != NO_INDEX && !r->guard_open)
		cond(r, r->guard)->flags &= (uint8_t)~COND_GUARD;
}

static void read_pragma(struct reader *r, char *rest, uint32_t line)
{
	struct fact_pragma *p = list_push(r->w->a, &r->w->f->pragmas);

	p->file = r->file;
	p->line = line;
	p->text = facts_intern(r->w, rest, fold(rest));
}

static int word_is(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && !strncmp(s, word, n);
}

static void read_directive(struct reader *r, char *s, uint32_t line)
{
	size_t n = name_length(s);
	char *rest = (char *)skip_blank(s + n);

	r->directives++;
	check_guard(r);
	if (word_is(s, n, "if") || word_is(s, n, "ifdef") || word_is(s, n, "ifndef")) {
		open_region(r, n == 2 ? COND_IF : n == 5 ? COND_IFDEF : COND_IFNDEF, rest, line);
	} else if (word_is(s, n, "elif") || word_is(s, n, "else")) {
		if (r->guard_open && r->open.n == 1) {
			r->guard_open = 0; /* a guard has no other branch */
			check_guard(r);
		}
		close_region(r, line);
		open_region(r, s[2] == 'i' ? COND_ELIF : COND_ELSE, rest, line);
	} else if (word_is(s, n, "endif")) {
		if (r->open.n == 1)
			r->guard_open = 0;
		close_region(r, line);
		add(r, COND_ENDIF, "", 0, line);
	} else if (word_is(s, n, "define")) {
		read_define(r, rest, line);
	} else if (word_is(s, n, "undef")) {
		add(r, COND_UNDEF, rest, name_length(rest), line);
	} else if (word_is(s, n, "pragma")) {
		read_pragma(r, rest, line);
	}
}

/* ---- other lines ------------------------------------------------------------------- */

/* Notes a use of the name that a region around tests for ("if the system has it"). */
static void note_use(struct reader *r, const char *s, size_t n, uint32_t line)
{
	for (size_t i = 0; i < r->open.n; i++) {
		const struct fact_cond *c = cond(r, r->open.v[i]);
		const char *name;
		size_t len;

		if (c->flags & COND_GUARD || c->kind == COND_IFNDEF || fact_text(r->w->f, c->text)[0] == '!')
			continue;
		len = tested_name(r, r->open.v[i], &name);
		if (len == n && !strncmp(s, name, n)) {
			add(r, COND_USE, s, n, line);
			return;
		}
	}
}

static void read_names(struct reader *r, const char *s, uint32_t line)
{
	while (r->open.n && *s) {
		size_t n = name_length(s);

		if (n)
			note_use(r, s, n, line);
		if (!n && isdigit((unsigned char)*s))
			while (isalnum((unsigned char)s[n]) || s[n] == '_')
				n++;
		s += n ? n : 1;
	}
}

static void read_code(struct reader *r, const char *s, uint32_t line)
{
	if (!r->open.n || !*skip_blank(s))
		return;
	cond(r, enclosing(r))->flags |= COND_CODE;
	read_names(r, s, line);
}

void conds_collect(struct facts_writer *w, uint32_t file, const char *text, size_t n)
{
	struct reader r = {.w = w, .file = file, .s = text, .end = text + n, .line = 1, .guard = NO_INDEX};

	for (uint32_t first = 1; read_line(&r); first = r.line) {
		const char *s = skip_blank(str_text(&r.text));

		if (*s == '#')
			read_directive(&r, (char *)skip_blank(s + 1), first);
		else
			read_code(&r, s, first);
		if (r.s < r.end && *r.s == '\n') {
			r.s++;
			r.line++;
		}
	}
	while (r.open.n)
		close_region(&r, r.line);
	str_free(&r.text);
}
