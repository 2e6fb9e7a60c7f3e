/* What the words of a report may be. A report may come from anybody, and its words end in Makefiles, scripts and
 * commands: what no run writes is refused here, whatever quoting is after. */
#include <stdio.h>
#include <string.h>

#include "report/read.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

static const struct {
	const char *is; /* for the sentence */
	size_t longest; /* bytes */
	const char *of; /* the characters it is made of; NULL: all that can be printed */
} kinds[] = {
	[WORD_ID] = {"a name of letters, digits and _.+:=,- that begins with a letter or digit", 300,
		     LETTERS DIGITS "_.+:=,-"},
	[WORD_NAME] = {"a name of letters, digits and _.+-", 200, LETTERS DIGITS "_.+-*"},
	[WORD_ENV] = {"NAME=VALUE, with a name of letters, digits and _", 32768, NULL},
	[WORD_FLAG] = {"one argument without control characters", 32768, NULL},
	[WORD_PATH] = {"a path without control characters", 4096, NULL},
	[WORD_COMMAND] = {"a command without control characters", 131072, NULL},
	[WORD_OPTION] = {"an option of advisor, --name or --name=value", 32768, NULL},
	[WORD_LABEL] = {"a text of one line, of at most 500 bytes", 500, NULL},
};

/* The bytes of a control character at p: C0, DEL and C1 (in UTF-8); 0: it is none. */
static size_t control_length(const unsigned char *p)
{
	if (*p < 0x20 || *p == 0x7f)
		return 1;
	return p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0 ? 2 : 0;
}

static int has_control(const char *text, const char *allowed)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		if (control_length(p) && !strchr(allowed, *p))
			return 1;
	return 0;
}

static int is_setting(const char *text)
{
	size_t n = strspn(text, LETTERS DIGITS "_");
	return n && text[n] == '=' && !strchr(DIGITS, text[0]);
}

static int is_option(const char *text)
{
	size_t n = str_starts(text, "--") ? strspn(text + 2, LETTERS "-") : 0;
	return n && text[2] != '-' && (!text[2 + n] || text[2 + n] == '=');
}

static int is_word(const char *text, enum reader_word kind)
{
	size_t n = strlen(text);
	if (n > kinds[kind].longest || has_control(text, kind == WORD_COMMAND ? "\n\t" : ""))
		return 0;
	if (kind == WORD_ENV)
		return is_setting(text);
	if (kind == WORD_OPTION)
		return is_option(text);
	if (kind == WORD_FLAG)
		return n > 0;
	if (!kinds[kind].of)
		return 1;
	return n && strspn(text, kinds[kind].of) == n && !(kind == WORD_ID && strchr("_.+:=,-", text[0]));
}

static const char *checked(struct reader *rd, const char *member, const char *text, enum reader_word kind)
{
	if (!text || is_word(text, kind))
		return text;
	struct str shown = {0};
	str_add_visible(&shown, text);
	reader_fail(rd, member, "\"%.60s\"%s is not %s: no run wrote this", str_text(&shown),
		    shown.len > 60 ? "..." : "", kinds[kind].is);
	str_free(&shown);
	return "";
}

const char *reader_word(struct reader *rd, const cJSON *obj, const char *member, enum reader_word kind)
{
	const char *text = reader_str(rd, obj, member);
	return text && text[0] ? checked(rd, member, text, kind) : text;
}

const char *reader_need_word(struct reader *rd, const cJSON *obj, const char *member, enum reader_word kind)
{
	return checked(rd, member, reader_need_str(rd, obj, member), kind);
}

const char *reader_own_name(struct reader *rd, const cJSON *v, enum reader_word kind)
{
	return checked(rd, NULL, arena_strdup(rd->a, v->string), kind);
}

void reader_words(struct reader *rd, const cJSON *obj, const char *member, enum reader_word kind, struct strlist *out)
{
	size_t first = out->n;
	reader_list(rd, obj, member, out);
	for (size_t i = first; i < out->n && !rd->failed; i++) {
		char item[80];
		snprintf(item, sizeof item, "%s[%zu]", member, i - first);
		out->v[i] = checked(rd, item, out->v[i], kind);
	}
}
