#include "model/diff.h"

#include <string.h>

#include "base/str.h"

#define MOST_FILES 1000
#define MOST_LINES ((size_t)100 << 20) /* what a hunk's head may ask for */

struct reading {
	struct arena *a;
	const char *p, *end; /* what is left */
	size_t line; /* of p, from 1 */
	struct diff *out;
	struct diff_file *file; /* being read: the last of out; NULL: none */
	const char *git; /* "a/x b/x" of git's head that is being read; NULL: in none */
	struct err *err;
};

/* ---- lines -------------------------------------------------------------------- */

static size_t line_length(const struct reading *r)
{
	const char *end = memchr(r->p, '\n', (size_t)(r->end - r->p));
	return (size_t)((end ? end + 1 : r->end) - r->p);
}

static void next_line(struct reading *r)
{
	r->p += line_length(r);
	r->line++;
}

static int begins(const struct reading *r, const char *word)
{
	size_t n = strlen(word);
	return (size_t)(r->end - r->p) >= n && memcmp(r->p, word, n) == 0;
}

/* The rest of the line after `word`, without its end. */
static char *rest(struct reading *r, const char *word)
{
	size_t n = line_length(r), skip = strlen(word);
	while (n > skip && (r->p[n - 1] == '\n' || r->p[n - 1] == '\r'))
		n--;
	return arena_strndup(r->a, r->p + skip, n - skip);
}

static int fails(struct reading *r, const char *what)
{
	const char *name = r->file ? (r->file->new_name ? r->file->new_name : r->file->old_name) : NULL;
	size_t hunk = r->file ? r->file->hunks.n : 0;
	if (name && hunk)
		return err_set(r->err, "%.300s, hunk %zu (line %zu of the diff): %s", name, hunk, r->line, what);
	if (name || r->git)
		return err_set(r->err, "%.300s (line %zu of the diff): %s", name ? name : r->git, r->line, what);
	return err_set(r->err, "line %zu of the diff: %s", r->line, what);
}

/* ---- names -------------------------------------------------------------------- */

/* One letter of a name that git has quoted; *p is after the backslash. */
static char unquoted(const char **p)
{
	static const char letters[] = "abtnvfr\"\\", meant[] = "\a\b\t\n\v\f\r\"\\";
	const char *at = **p ? strchr(letters, **p) : NULL;
	unsigned value = 0;
	if (at) {
		++*p;
		return meant[at - letters];
	}
	for (int i = 0; i < 3 && **p >= '0' && **p <= '7'; i++)
		value = value * 8 + (unsigned)(*(*p)++ - '0');
	return (char)value;
}

static const char *unquote(struct arena *a, const char *text)
{
	struct str s = {0};
	for (const char *p = text + 1; *p && *p != '"';) {
		char c = *p++;
		str_addc(&s, c == '\\' ? unquoted(&p) : c);
	}
	return arena_take(a, &s);
}

/* After "--- " or "+++ ": ended by a tab, after which diff -u has the time. */
static const char *name_of(struct reading *r, const char *word)
{
	char *text = rest(r, word);
	if (text[0] == '"')
		return unquote(r->a, text);
	text[strcspn(text, "\t")] = '\0';
	return str_eq(text, "/dev/null") ? NULL : text;
}

/* ---- hunks -------------------------------------------------------------------- */

static int number(const char **p, size_t *out)
{
	size_t n = 0;
	if (**p < '0' || **p > '9')
		return -1;
	for (; **p >= '0' && **p <= '9'; ++*p)
		if ((n = n * 10 + (size_t)(**p - '0')) > MOST_LINES)
			return -1;
	*out = n;
	return 0;
}

/* "12,3": line and how many; without a comma one. */
static int range(const char **p, size_t *line, size_t *n)
{
	*n = 1;
	if (number(p, line) != 0)
		return -1;
	if (**p != ',')
		return 0;
	++*p;
	return number(p, n);
}

static int hunk_head(struct reading *r, size_t *old_n, size_t *new_n)
{
	const char *p = rest(r, "@@ -");
	struct diff_hunk *h = list_push(r->a, &r->file->hunks);
	h->at = r->line;
	if (range(&p, &h->old_line, old_n) != 0 || !str_starts(p, " +"))
		return fails(r, "the hunk's first line is not of the form @@ -line,count +line,count @@");
	p += 2;
	if (range(&p, &h->new_line, new_n) != 0 || !str_starts(p, " @@"))
		return fails(r, "the hunk's first line is not of the form @@ -line,count +line,count @@");
	next_line(r);
	return 0;
}

/* "\ No newline at end of file" is of the line before. */
static void without_newline(struct reading *r, struct diff_lines *lines)
{
	if (lines->n) {
		struct diff_line *l = &lines->v[lines->n - 1];
		size_t n = strlen(l->text);
		l->text = arena_strndup(r->a, l->text, n && l->text[n - 1] == '\n' ? n - 1 : n);
	}
	next_line(r);
}

static int hunk_line(struct reading *r, struct diff_hunk *h, size_t *old_n, size_t *new_n)
{
	char kind = *r->p == '\n' ? ' ' : *r->p; /* editors take the only blank of an empty line */
	size_t n = line_length(r), skip = *r->p != '\n';
	if (kind != ' ' && kind != '-' && kind != '+')
		return fails(r, "the hunk has fewer lines than it says");
	if ((kind != '+' && !*old_n) || (kind != '-' && !*new_n))
		return fails(r, "the hunk has other lines than it says");
	if (memchr(r->p, '\0', n))
		return fails(r, "it holds zero bytes: binary files cannot be tried");
	*old_n -= kind != '+';
	*new_n -= kind != '-';
	struct diff_line *l = list_push(r->a, &h->lines);
	*l = (struct diff_line){kind, arena_strndup(r->a, r->p + skip, n - skip)};
	next_line(r);
	return 0;
}

static int read_hunk(struct reading *r)
{
	size_t old_n = 0, new_n = 0;
	if (hunk_head(r, &old_n, &new_n) != 0)
		return -1;
	struct diff_hunk *h = &r->file->hunks.v[r->file->hunks.n - 1];
	while ((old_n || new_n) && r->p < r->end) {
		if (begins(r, "\\"))
			without_newline(r, &h->lines);
		else if (hunk_line(r, h, &old_n, &new_n) != 0)
			return -1;
	}
	if (r->p < r->end && begins(r, "\\"))
		without_newline(r, &h->lines);
	return old_n || new_n ? fails(r, "the diff ends within the hunk") : 0;
}

/* ---- files -------------------------------------------------------------------- */

#define ONLY_TEXT "; only the text of files can be tried"

/* What a diff may say of a file that no list of replacements can. */
static const char *refused(const struct reading *r)
{
	static const char *const of_git[][2] = {
		{"GIT binary patch", "binary files cannot be tried"},
		{"rename from ", "it renames a file" ONLY_TEXT},
		{"copy from ", "it copies a file" ONLY_TEXT},
		{"old mode ", "it changes a file's mode" ONLY_TEXT},
		{"deleted file mode ", "it deletes a file" ONLY_TEXT},
		{"new file mode 12", "it makes a symbolic link" ONLY_TEXT},
		{"new file mode 16", "it adds a submodule" ONLY_TEXT},
	};
	for (size_t i = 0; r->git && i < sizeof of_git / sizeof *of_git; i++)
		if (begins(r, of_git[i][0]))
			return of_git[i][1];
	return begins(r, "Binary files ") ? "binary files cannot be tried" : NULL;
}

static int new_file(struct reading *r, const char *old_name, const char *new_name)
{
	if (r->out->n >= MOST_FILES)
		return fails(r, "it changes more than 1000 files");
	r->file = list_push(r->a, r->out);
	r->file->at = r->line - 1;
	r->file->old_name = old_name;
	r->file->new_name = new_name;
	r->git = NULL;
	if (!new_name)
		return fails(r, "it deletes a file" ONLY_TEXT);
	return 0;
}

/* "--- " and "+++ " are a file only together: the first alone may be the text of a mail. */
static int read_names(struct reading *r)
{
	const char *old_name = name_of(r, "--- ");
	next_line(r);
	if (r->p >= r->end || !begins(r, "+++ "))
		return 0;
	const char *new_name = name_of(r, "+++ ");
	int rc = new_file(r, old_name, new_name);
	next_line(r);
	return rc;
}

static int read_line(struct reading *r)
{
	const char *why = refused(r);
	if (why && !r->git)
		return err_set(r->err, "line %zu of the diff (%.300s): %s", r->line, rest(r, ""), why);
	if (why)
		return fails(r, why);
	if (begins(r, "--- "))
		return read_names(r);
	if (begins(r, "@@ -"))
		return r->file ? read_hunk(r) : fails(r, "a hunk without a file's name before it");
	if (begins(r, "diff --git ")) {
		r->file = NULL;
		r->git = rest(r, "diff --git ");
	}
	next_line(r);
	return 0;
}

int diff_read(struct arena *a, const char *text, size_t n, struct diff *out, struct err *err)
{
	struct reading r = {.a = a, .p = text, .end = text + n, .line = 1, .out = out, .err = err};
	*out = (struct diff){0};
	while (r.p < r.end)
		if (read_line(&r) != 0)
			return -1;
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].hunks.n)
			return 0;
	return err_set(err, "it holds no hunk (@@ -line,count +line,count @@): it is no unified diff, or an empty one");
}
