/* Findings get an identity that survives edits elsewhere, and those that somebody has
 * looked at and accepted are marked. Both read the sources' text, each file once. */
#include "scan/findings/finish.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text_set.h"

enum { FILE_LIMIT = 64 << 20 };

/* A source as lines. */
struct text_file {
	const char *name; /* as findings have it */
	const char **lines; /* NUL-terminated, [0] is line 1 */
	size_t n;
};

static const char *full_path(struct arena *a, const struct project *p, const char *name)
{
	const char *path = path_join(a, p->build_root ? p->build_root : p->root, name);

	return fs_exists(path) ? path : path_join(a, p->root, name);
}

static void split_lines(struct arena *a, char *text, struct text_file *f)
{
	struct {
		const char **v;
		size_t n, cap;
	} lines = {0};

	while (*text) {
		size_t n = strcspn(text, "\n");
		int last = !text[n];

		text[n] = '\0';
		*list_push(a, &lines) = text;
		text += last ? n : n + 1;
	}
	f->lines = lines.v;
	f->n = lines.n;
}

/* A file that can't be read has no lines. */
static void load(struct arena *a, const struct project *p, const char *name, struct text_file *f)
{
	struct str s = {0};

	f->name = name;
	f->lines = NULL;
	f->n = 0;
	if (fs_read(full_path(a, p, name), &s, FILE_LIMIT, NULL) == 0)
		split_lines(a, arena_strndup(a, str_text(&s), s.len), f);
	str_free(&s);
}

/* ---- fingerprints ------------------------------------------------------------------ */

static int by_place(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
	int c = strcmp(x->file, y->file);

	if (c)
		return c;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return strcmp(x->rule, y->rule);
}

/* Code that tells a finding from others. What is on one line of a generated file may be all of the file, and each of its
 * findings would read it. */
#define MOST_CODE 16384

/* Adds a line without blanks and comments; *in_comment is kept across lines. */
static void add_code(struct str *out, const char *s, int *in_comment)
{
	for (const char *end = s + MOST_CODE; *s && s < end; s++) {
		if (*in_comment) {
			*in_comment = !(s[0] == '*' && s[1] == '/');
			s += !*in_comment;
		} else if (s[0] == '/' && s[1] == '*') {
			*in_comment = 1;
			s++;
		} else if (s[0] == '/' && s[1] == '/') {
			return;
		} else if (!isspace((unsigned char)*s)) {
			str_addc(out, *s);
		}
	}
}

static const char *fingerprint(struct arena *a, const struct finding *f, const struct text_file *t,
			       struct text_set *seen)
{
	int last = f->end_line > f->line && f->end_line < f->line + 20 ? f->end_line : f->line, in_comment = 0;
	char hash[HASH_TEXT];
	struct str s = {0};
	size_t ordinal; /* of what reads the same in one function */

	str_addf(&s, "%s\n%s\n%s\n", f->rule, f->file, f->function ? f->function : "");
	for (int line = f->line; line <= last; line++)
		if (line > 0 && (size_t)line <= t->n && s.len < MOST_CODE)
			add_code(&s, t->lines[line - 1], &in_comment);
	hash_bytes(str_text(&s), s.len, hash);
	ordinal = (*text_set_number(a, seen, arena_strdup(a, hash)))++;
	str_addf(&s, "\n%zu", ordinal);
	hash_text(str_text(&s), hash);
	str_free(&s);
	return arena_strdup(a, hash);
}

void finish_fingerprints(struct arena *a, const struct project *p, struct finding_list *l)
{
	struct finding **sorted = arena_alloc(a, (l->n + 1) * sizeof *sorted);
	struct text_file file = {0};
	struct text_set seen = {0};
	struct arena scratch = {0};

	for (size_t i = 0; i < l->n; i++)
		sorted[i] = &l->v[i];
	qsort(sorted, l->n, sizeof *sorted, by_place);
	for (size_t i = 0; i < l->n; i++) {
		if (!str_eq(file.name, sorted[i]->file)) {
			arena_free(&scratch);
			memset(&seen, 0, sizeof seen);
			load(&scratch, p, sorted[i]->file, &file);
		}
		sorted[i]->fingerprint = arena_strdup(a, fingerprint(&scratch, sorted[i], &file, &seen));
	}
	arena_free(&scratch);
}

/* ---- suppression ----------------------------------------------------------------------- */

struct suppressor {
	struct arena *a;
	struct finding_list *findings;
	struct strlist *warnings;
};

/* 1 when the line holds nothing but (part of) a comment, or nothing. */
static int is_comment_only(const char *line)
{
	line += strspn(line, " \t\r");
	return !*line || str_starts(line, "//") || str_starts(line, "/*") || *line == '*';
}

/* The line that a comment at line i (from 0) speaks of, from 1. */
static int target_line(const struct text_file *t, size_t i)
{
	const char *end;

	if (!is_comment_only(t->lines[i]))
		return (int)i + 1;
	/* a comment in front of code on the same line */
	end = strstr(t->lines[i], "*/");
	if (end && end[2 + strspn(end + 2, " \t\r")])
		return (int)i + 1;
	while (i < t->n && is_comment_only(t->lines[i]))
		i++;
	return (int)i + 1;
}

static int rule_listed(const char *list, size_t n, const char *rule)
{
	while (n) {
		size_t skip = strspn(list, " ,\t"), len;
		char id[128];

		if (skip >= n)
			return 0;
		list += skip;
		n -= skip;
		len = strcspn(list, " ,\t)");
		len = len > n ? n : len;
		if (len && len < sizeof id) {
			memcpy(id, list, len);
			id[len] = '\0';
			if (str_glob(id, rule))
				return 1;
		}
		list += len;
		n -= len;
	}
	return 0;
}

static void use_comment(struct suppressor *s, const struct text_file *t, size_t i, const char *at)
{
	const char *list = strchr(at, '(') + 1;
	size_t n = strcspn(list, ")");
	int line = target_line(t, i), used = 0;

	for (size_t k = 0; k < s->findings->n; k++) {
		struct finding *f = &s->findings->v[k];

		if ((f->line != line && f->line != (int)i + 1) || !str_eq(f->file, t->name) ||
		    !rule_listed(list, n, f->rule))
			continue;
		used = 1;
		if (!f->suppressed_by)
			f->suppressed_by = arena_printf(s->a, "%s:%zu", t->name, i + 1);
	}
	if (!used)
		strlist_addf(s->a, s->warnings,
			     "%s:%zu: advisor-ignore(%.*s) suppresses nothing here: the finding is gone, or the "
			     "comment is not on its line or the line before.",
			     t->name, i + 1, (int)n, list);
}

/* 1 when a comment begins with the text at `at`. */
static int begins_comment(const char *line, const char *at)
{
	int quotes = 0;

	for (const char *p = line; p < at; p++)
		quotes += *p == '"' && (p == line || p[-1] != '\\');
	if (quotes % 2)
		return 0; /* in a string */
	while (at > line && strchr(" \t", at[-1]))
		at--;
	if (at - line >= 2 && at[-2] == '/' && (at[-1] == '/' || at[-1] == '*'))
		return 1;
	/* a later line of a block comment */
	return at > line && at[-1] == '*' && line + strspn(line, " \t") == at - 1;
}

static void read_comments(struct suppressor *s, const struct text_file *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const char *at = strstr(t->lines[i], "advisor-ignore");

		if (!at || !begins_comment(t->lines[i], at))
			continue;
		if (at[14] == '(')
			use_comment(s, t, i, at);
		else if (at[14] == ':' || isspace((unsigned char)at[14]) || !at[14])
			strlist_addf(s->a, s->warnings,
				     "%s:%zu: advisor-ignore names no rule; write advisor-ignore(RULE): reason.",
				     t->name, i + 1);
	}
}

/* An entry "rule" or "rule path-glob". */
static void use_entry(struct suppressor *s, const char *entry)
{
	size_t n = strcspn(entry, " \t");
	const char *glob = entry + n + strspn(entry + n, " \t");
	int used = 0;

	for (size_t k = 0; k < s->findings->n; k++) {
		struct finding *f = &s->findings->v[k];

		if (!rule_listed(entry, n, f->rule) || (*glob && !str_glob(glob, f->file)))
			continue;
		used = 1;
		if (!f->suppressed_by)
			f->suppressed_by = arena_printf(s->a, "suppress: %s", entry);
	}
	if (!used)
		strlist_addf(s->a, s->warnings, "suppress: \"%s\" suppresses nothing.", entry);
}

void finish_suppress(struct arena *a, const struct program *program, const struct strlist *entries,
		     struct finding_list *l, struct strlist *warnings)
{
	struct suppressor s = {a, l, warnings};
	struct text_set seen = {0};
	struct arena scratch = {0};

	for (size_t u = 0; u < program->n_units; u++) {
		const struct unit_facts *f = &program->units[u];

		for (size_t i = 0; i < f->files.n; i++) {
			const char *name = project_rel(program->project, fact_text(f, f->files.v[i].path));
			struct text_file t;

			if (f->files.v[i].system || !text_set_add(a, &seen, name))
				continue;
			load(&scratch, program->project, name, &t);
			read_comments(&s, &t);
			arena_free(&scratch);
		}
	}
	for (size_t i = 0; entries && i < entries->n; i++)
		use_entry(&s, entries->v[i]);
}
