/* Words out of shell lines and response files, and the way to the compiler in them. */
#include "scan/read/compdb.h"

#include <ctype.h>
#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "model/compiler.h"
#include "model/flags.h"

enum {
	NESTED_FILES = 16, /* response files within response files */
	FILE_LIMIT = 16 << 20,
	MOST_LAUNCHERS = 16 /* before a compiler */
};

/* ---- words -------------------------------------------------------------------- */

/* Takes one quoted piece that starts at s (a quote); gives what follows it, or
 * NULL when it is not closed. */
static const char *take_quoted(const char *s, struct str *word)
{
	char quote = *s++;

	for (; *s && *s != quote; s++) {
		if (quote == '"' && *s == '\\' && s[1] && strchr("$`\"\\\n", s[1])) {
			if (*++s == '\n')
				continue;
		}
		str_addc(word, *s);
	}
	return *s ? s + 1 : NULL;
}

/* Takes one word up to white space. A `;` at its end belongs to the shell.
 * *bare: nothing of it was quoted, so that operators are meant. */
static const char *take_word(const char *s, struct str *word, int *bare)
{
	*bare = 1;
	str_clear(word);
	while (*s && !isspace((unsigned char)*s)) {
		if (*s == ';' && (!s[1] || isspace((unsigned char)s[1])) && word->len)
			break; /* a word of its own next */
		if (*s == '\'' || *s == '"') {
			*bare = 0;
			s = take_quoted(s, word);
			if (!s)
				return NULL;
		} else if (*s == '\\' && s[1]) {
			*bare = 0;
			if (s[1] != '\n')
				str_addc(word, s[1]);
			s += 2;
		} else {
			str_addc(word, *s++);
		}
	}
	return s;
}

static int is_separator(const char *word)
{
	return str_eq(word, "&&") || str_eq(word, "||") || str_eq(word, ";") || str_eq(word, "|") ||
	       str_eq(word, "&") || str_eq(word, "(") || str_eq(word, ")") || str_eq(word, "{") || str_eq(word, "}");
}

/* 0: no redirection; 1: one with its target inside; 2: the target is the next word. */
static int redirection(const char *word)
{
	while (isdigit((unsigned char)*word))
		word++;
	if (*word == '&' && word[1] == '>')
		word++;
	if (*word != '>' && *word != '<')
		return 0;
	while (*word && strchr("<>&|", *word))
		word++;
	return *word ? 1 : 2;
}

/* What is to come while a line is split. */
struct splitter {
	struct arena *a;
	struct shell_line *out;
	int fresh; /* the next word begins a command */
	int skip; /* the next word is a redirection's target */
	int open; /* subshells */
};

static void add_word(struct splitter *p, struct str *word, int bare)
{
	if (bare && is_separator(str_text(word))) {
		p->fresh = 1;
		return;
	}
	if (p->skip || (bare && redirection(str_text(word)))) {
		p->skip = p->skip ? 0 : redirection(str_text(word)) == 2;
		return;
	}
	if (bare && p->open && word->ptr[word->len - 1] == ')') {
		word->ptr[--word->len] = '\0';
		p->open--;
	}
	if (p->fresh)
		memset(list_push(p->a, p->out), 0, sizeof(struct strlist));
	p->fresh = 0;
	strlist_dup(p->a, &p->out->v[p->out->n - 1], str_text(word));
}

int shell_split(struct arena *a, const char *text, struct shell_line *out, struct err *err)
{
	struct splitter p = {.a = a, .out = out, .fresh = 1};
	struct str word = {0};
	const char *s = text;
	int bare;

	for (;;) {
		while (isspace((unsigned char)*s))
			p.fresh |= *s++ == '\n';
		if (p.fresh && *s == '(') {
			p.open++;
			s++;
			continue;
		}
		if (!*s)
			break;
		s = take_word(s, &word, &bare);
		if (!s) {
			str_free(&word);
			return err_set(err, "its command has a quote that is not closed");
		}
		add_word(&p, &word, bare);
	}
	str_free(&word);
	return 0;
}

/* ---- what is before the compiler ------------------------------------------------ */

static int is_assignment(const char *word)
{
	const char *s = word;

	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return s > word && *s == '=' && !isdigit((unsigned char)*word);
}

/* Programs that run the command given after them. */
static int is_launcher(const char *name)
{
	static const char *const names[] = {"ccache",  "sccache", "distcc",    "icecc",	    "buildcache", "recc",
					    "goma",    "gomacc",  "fastbuild", "rewrapper", "reclient",	  "advisor-cc",
					    "time",    "nice",	  "ionice",    "nohup",	    "exec",	  "command",
					    "setarch", "libtool", "stdbuf",    "chronic"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, names[i]))
			return 1;
	return 0;
}

/* Steps over `env` and its options; i is just after the word env. */
static size_t skip_env(const struct strlist *w, size_t i)
{
	for (; i < w->n; i++) {
		if (str_eq(w->v[i], "-u") || str_eq(w->v[i], "-C") || str_eq(w->v[i], "--unset"))
			i++;
		else if (w->v[i][0] != '-' && !is_assignment(w->v[i]))
			break;
	}
	return i;
}

/* Steps over a launcher's own options, up to the next word that is none. A
 * launcher's option values are words, too: when a compiler follows, go there. */
static size_t skip_launcher(const struct strlist *w, size_t i)
{
	size_t next = i;

	while (next < w->n && (w->v[next][0] == '-' || is_assignment(w->v[next])))
		next++;
	if (next == i || next >= w->n || compiler_name(path_base(w->v[next])))
		return next;
	for (size_t k = next; k < w->n && w->v[k][0] != '@'; k++)
		if (compiler_name(path_base(w->v[k])))
			return k;
	return next;
}

void compdb_strip(struct arena *a, const struct strlist *words, struct strlist *out)
{
	size_t i = 0, launchers = 0;

	while (i < words->n && launchers < MOST_LAUNCHERS) {
		const char *base = path_base(words->v[i]);

		if (is_assignment(words->v[i]))
			i++;
		else if (str_eq(base, "env"))
			i = skip_env(words, i + 1);
		else if (is_launcher(base) && i + 1 < words->n && words->v[i + 1][0] != '\0')
			i = skip_launcher(words, i + 1);
		else
			break;
		launchers += !is_assignment(base);
	}
	for (; i < words->n; i++)
		strlist_add(a, out, words->v[i]);
}

/* ---- response files -------------------------------------------------------------------- */

/* GNU libiberty's rules (buildargv): white space separates, both quotes quote,
 * a backslash takes the next byte as it is everywhere but in single quotes. */
static void split_response(struct arena *a, const char *s, struct strlist *out)
{
	struct str word = {0};
	char quote = 0;
	int in_word = 0;

	for (; *s && out->n < COMPDB_WORDS; s++) {
		if (!quote && isspace((unsigned char)*s)) {
			if (in_word)
				strlist_dup(a, out, str_text(&word));
			str_clear(&word);
			in_word = 0;
			continue;
		}
		in_word = 1;
		if (*s == '\\' && quote != '\'' && s[1])
			str_addc(&word, *++s);
		else if (quote ? *s == quote : *s == '\'' || *s == '"')
			quote = quote ? 0 : *s;
		else
			str_addc(&word, *s);
	}
	if (in_word)
		strlist_dup(a, out, str_text(&word));
	str_free(&word);
}

static void expand(struct arena *a, const char *dir, const struct strlist *words, size_t *left, struct strlist *out,
		   int depth)
{
	for (size_t i = 0; i < words->n && out->n < COMPDB_WORDS; i++) {
		size_t most = *left < FILE_LIMIT ? *left : FILE_LIMIT;
		struct strlist inner = {0};
		struct str text = {0};

		if (words->v[i][0] != '@' || depth >= NESTED_FILES || !most ||
		    fs_read(path_join(a, dir, words->v[i] + 1), &text, most, NULL)) {
			strlist_add(a, out, words->v[i]);
		} else {
			*left -= text.len;
			split_response(a, str_text(&text), &inner);
			expand(a, dir, &inner, left, out, depth + 1);
		}
		str_free(&text);
	}
}

void compdb_expand(struct arena *a, const char *dir, const struct strlist *words, size_t *left, struct strlist *out)
{
	expand(a, dir, words, left, out, 0);
}
