/* Growable text. `struct str s = {0};` is an empty one; s.ptr is always
 * NUL-terminated once anything was added (str_text is safe before that, too).
 * str_free gives the memory back and leaves an empty str. */
#ifndef ADVISOR_BASE_STR_H
#define ADVISOR_BASE_STR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	char *ptr;
	size_t len, cap;
};

void str_free(struct str *s);
void str_clear(struct str *s); /* length 0, memory kept */
void str_add(struct str *s, const char *text);
void str_addn(struct str *s, const void *bytes, size_t n);
/* Room for n bytes after the text, to be read into; str_grown() then says how many
 * of them are text now. */
char *str_room(struct str *s, size_t n);
void str_grown(struct str *s, size_t n);
void str_addc(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void str_vaddf(struct str *s, const char *fmt, va_list ap);
const char *str_text(const struct str *s);

/* Small questions asked everywhere. NULL counts as "". */
int str_eq(const char *a, const char *b);
int str_starts(const char *s, const char *prefix);
int str_ends(const char *s, const char *suffix);
/* Shell-style match with `*` and `?` only (no classes, `*` matches `/`). */
int str_glob(const char *pattern, const char *s);

/* Appends text as one POSIX shell word, quoted only when needed. */
void str_add_shell(struct str *s, const char *word);
/* Appends " OPTION VALUE", the value as a shell word; nothing when it is NULL. */
void str_add_option(struct str *s, const char *option, const char *value);
/* Length of the well-formed UTF-8 sequence (Unicode 15, table 3-7) at p, and its code point; 0: there is none. */
size_t str_utf8(const unsigned char *p, uint32_t *point);
/* 0 for controls and for what cannot be seen: bidirectional marks, characters without width. */
int str_is_shown(uint32_t point);
/* Appends text so that a terminal and a log line survive it: controls, what cannot be seen and
 * invalid UTF-8 become \xNN; newline and tab become \n and \t. */
void str_add_visible(struct str *s, const char *text);

#endif
