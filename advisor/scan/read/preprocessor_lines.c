/* The preprocessor lines of one file, active or not: libclang keeps only what was
 * taken. A reader of lines, not a preprocessor: comments are blanked, lines ending in
 * a backslash joined, and nothing is expanded. What no macro can bring to life (#if 0,
 * and the #else of #if 1) is not read. */
#include <ctype.h>
#include <string.h>

#include "scan/facts/facts_write.h"
#include "scan/facts/if_tokens.h"
#include "scan/read/logical_lines.h"

#define MOST_WANTED 64 /* regions around a line that count */

struct reader {
	struct facts_writer *w;
	uint32_t file;
	struct {
		uint32_t *v;
		size_t n, cap;
	} open; /* indexes of the regions around */
	struct {
		uint8_t *v; /* for each of them: a branch of it is taken whatever is defined */
		size_t n, cap;
	} sure;
	size_t dead; /* in a branch that is never taken: 1, and 1 more for each #if in it */
	size_t directives; /* seen so far */
	uint32_t guard; /* index of what may be the include guard */
	int guard_open; /* its #endif is still to come */
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

/* ---- directives -------------------------------------------------------------------- */

static const char *skip_blank(const char *s)
{
	while (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\f' || *s == '\v')
		s++;
	return s;
}

/* Of the name at s; 0 when none is there. */
static size_t name_length(const char *s)
{
	const char *at = s;
	struct if_token t = if_token_next(&at);

	return t.kind == IF_NAME && t.s == s ? t.n : 0;
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

/* The text of a region, in the form of an #if's for all but #ifdef and #ifndef. */
static const char *region_text(struct reader *r, enum cond_kind kind, const char *word, char *rest)
{
	fold(rest);
	if (kind == COND_IFDEF || kind == COND_IFNDEF)
		rest[name_length(rest)] = '\0';
	else if (str_starts(word, "elifdef") || str_starts(word, "elifndef"))
		return arena_printf(r->w->a, "%sdefined(%.*s)", word[4] == 'n' ? "!" : "", (int)name_length(rest),
				    rest);
	return kind == COND_ELSE ? "" : rest;
}

static void open_region(struct reader *r, enum cond_kind kind, const char *word, char *rest, uint32_t line)
{
	int first = kind == COND_IF || kind == COND_IFDEF || kind == COND_IFNDEF;
	const char *text = region_text(r, kind, word, rest);
	int answer = kind == COND_IF || kind == COND_ELIF ? if_constant(text) : -1;
	uint32_t i;

	if (first)
		*list_push(r->w->a, &r->sure) = 0;
	/* an #elif after a branch that is always taken is not even looked at */
	if (!first && r->sure.n && r->sure.v[r->sure.n - 1]) {
		answer = 0;
		text = "";
	}
	i = add(r, kind, text, strlen(text), line);
	*list_push(r->w->a, &r->open) = i;
	r->dead = answer == 0;
	if (answer == 1 && r->sure.n)
		r->sure.v[r->sure.n - 1] = 1;
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
	    !strncmp(rest, name, n) && name_length(rest) == n && !*skip_blank(rest + n)) {
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

/* Directives in a branch that is never taken only matter for where it ends: 1 when this one does not end it. */
static int is_dead(struct reader *r, const char *s, size_t n)
{
	if (!r->dead)
		return 0;
	if (word_is(s, n, "if") || word_is(s, n, "ifdef") || word_is(s, n, "ifndef")) {
		r->dead++;
	} else if (word_is(s, n, "endif")) {
		r->dead--;
		return r->dead > 0;
	} else if (r->dead == 1 && (str_starts(s, "elif") || word_is(s, n, "else"))) {
		r->dead = 0;
		return 0;
	}
	return 1;
}

static void next_branch(struct reader *r, char *s, char *rest, uint32_t line)
{
	if (r->guard_open && r->open.n == 1) {
		r->guard_open = 0; /* a guard has no other branch */
		check_guard(r);
	}
	close_region(r, line);
	open_region(r, s[2] == 'i' ? COND_ELIF : COND_ELSE, s, rest, line);
}

static void end_group(struct reader *r, uint32_t line)
{
	if (r->open.n == 1)
		r->guard_open = 0;
	close_region(r, line);
	if (r->sure.n)
		r->sure.n--;
	add(r, COND_ENDIF, "", 0, line);
}

static void read_directive(struct reader *r, char *s, uint32_t line)
{
	size_t n = name_length(s);
	char *rest = (char *)skip_blank(s + n);

	r->directives++;
	check_guard(r);
	if (is_dead(r, s, n)) {
		/* as configure scripts write what they left out */
		if (r->dead == 1 && word_is(s, n, "define"))
			add(r, COND_UNDEF, rest, name_length(rest), line);
		return;
	}
	if (word_is(s, n, "if") || word_is(s, n, "ifdef") || word_is(s, n, "ifndef"))
		open_region(r, n == 2 ? COND_IF : n == 5 ? COND_IFDEF : COND_IFNDEF, s, rest, line);
	else if (word_is(s, n, "elif") || word_is(s, n, "elifdef") || word_is(s, n, "elifndef") ||
		 word_is(s, n, "else"))
		next_branch(r, s, rest, line);
	else if (word_is(s, n, "endif"))
		end_group(r, line);
	else if (word_is(s, n, "define"))
		read_define(r, rest, line);
	else if (word_is(s, n, "undef"))
		add(r, COND_UNDEF, rest, name_length(rest), line);
	else if (word_is(s, n, "pragma"))
		read_pragma(r, rest, line);
}

/* ---- other lines ------------------------------------------------------------------- */

/* A name that a region around tests for ("if the system has it"), in the unit's text, which may move. */
struct wanted {
	size_t at, n;
};

/* Those of the regions around, outermost first. */
static size_t find_wanted(const struct reader *r, struct wanted *out, size_t most)
{
	size_t found = 0;

	for (size_t i = 0; i < r->open.n && found < most; i++) {
		const struct fact_cond *c = &r->w->f->conds.v[r->open.v[i]];
		const char *name;
		size_t n;

		if (c->flags & COND_GUARD || c->kind == COND_IFNDEF || fact_text(r->w->f, c->text)[0] == '!')
			continue;
		n = tested_name(r, r->open.v[i], &name);
		if (n)
			out[found++] = (struct wanted){(size_t)(name - r->w->f->text.v), n};
	}
	return found;
}

static int is_wanted(const struct reader *r, const struct wanted *v, size_t n, const struct if_token *t)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].n == t->n && !memcmp(t->s, r->w->f->text.v + v[i].at, t->n))
			return 1;
	return 0;
}

/* Notes the uses of such names. */
static void read_names(struct reader *r, const char *s, uint32_t line)
{
	struct wanted wanted[MOST_WANTED];
	size_t n = find_wanted(r, wanted, MOST_WANTED);
	struct if_token t;

	while (n && (t = if_token_next(&s)).kind != IF_END)
		if (t.kind == IF_NAME && is_wanted(r, wanted, n, &t))
			add(r, COND_USE, t.s, t.n, line);
}

static void read_code(struct reader *r, const char *s, uint32_t line)
{
	if (!r->open.n || r->dead || !*skip_blank(s))
		return;
	cond(r, enclosing(r))->flags |= COND_CODE;
	read_names(r, s, line);
}

void conds_collect(struct facts_writer *w, uint32_t file, const char *text, size_t n)
{
	struct reader r = {.w = w, .file = file, .guard = NO_INDEX};
	struct logical_lines lines = {.a = w->a, .s = text, .end = text + n, .line = 1};

	for (uint32_t first = 1; logical_line_next(&lines); first = lines.line) {
		const char *s = skip_blank(str_text(&lines.text));
		size_t hash = *s == '#' ? 1 : str_starts(s, "%:") ? 2 : 0; /* the digraph is one, too */

		for (size_t i = 0; i < lines.undefs.n && !r.dead; i++)
			add(&r, COND_UNDEF, lines.undefs.v[i].name, lines.undefs.v[i].n, lines.undefs.v[i].line);
		if (hash)
			read_directive(&r, (char *)skip_blank(s + hash), first);
		else
			read_code(&r, s, first);
	}
	while (r.open.n)
		close_region(&r, lines.line);
	str_free(&lines.text);
}
