/* Text of strangers (file names, messages, compiler output) on its way into a
 * format. All accept NULL as "". Control bytes, invalid UTF-8 and direction marks
 * come out as visible \xNN everywhere, so nothing can hide in a report. */
#ifndef ADVISOR_REPORT_ESCAPE_H
#define ADVISOR_REPORT_ESCAPE_H

#include "base/str.h"

/* XML and HTML, in text and in quoted attributes. Newlines become "\n". */
void escape_xml(struct str *out, const char *text);
/* The same for text of several lines: newlines and tabs stay. */
void escape_xml_lines(struct str *out, const char *text);
/* GitHub-flavoured Markdown, inline or in a table's cell: no markup, no links. */
void escape_markdown(struct str *out, const char *text);
/* A Markdown code span with a fence longer than any run of backticks in it.
 * in_table: `|` is escaped too (GFM takes \| in cells, code spans included). */
void escape_code(struct str *out, const char *text, int in_table);
/* A path as a relative URI reference: all but unreserved bytes and `/` are
 * percent-encoded (RFC 3986, 2.1 and 3.3; a colon too, so that it is no scheme). */
void escape_uri(struct str *out, const char *path);
/* Base64 with padding (RFC 4648, 4), for data: links. */
void escape_base64(struct str *out, const void *bytes, size_t n);

/* Decodes one code point and moves *p after it; a byte that is no well-formed
 * UTF-8 (Unicode 15, table 3-7) counts as U+FFFD. Never moves past the end. */
unsigned utf8_next(const char **p, const char *end);
/* Columns a text takes on a terminal, one per code point. */
size_t utf8_columns(const char *text, size_t n);

#endif
