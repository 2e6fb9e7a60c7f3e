/* Text on its way into the languages that apply writes: the only place that puts text of a report, a tree
 * or the user's folders into them. Every function takes any text and writes one word, or one part of one line,
 * that says just this text to who reads the language; it cannot end the line, the word, the quotes
 * or the comment it is in, nor is anything of it expanded. A newline that a language has no words for is written
 * as a visible \n, like other control bytes. NULL counts as "". (Reports for people have report/escape.h.) */
#ifndef ADVISOR_APPLY_QUOTE_H
#define ADVISOR_APPLY_QUOTE_H

#include "base/str.h"

/* The rest of a comment's line, in make, sh, CMake, Meson's files, autoconf and debian/rules; a backslash at its
 * end would go on with the next line there. For lines on a terminal, too. */
void quote_comment(struct str *s, const char *text);
/* A shell's word is str_add_shell (base/str.h); this is the inside of its double quotes. */
void quote_shell_inside(struct str *s, const char *text);
/* A pattern of a shell's case that matches this text, or with a `*` at its end what begins so. */
void quote_shell_pattern(struct str *s, const char *text);
/* Part of an assignment's value or of a file name in a Makefile. */
void quote_make(struct str *s, const char *text);
/* 1 when a file can be named as a target: make has no words for some characters there. */
int quote_make_names(const char *file);
/* A word for a shell in a Makefile. */
void quote_make_shell(struct str *s, const char *word);
/* A word of make's filter-out, with `%` for a `*` at its end; the file sets advisor_comma to a comma. */
void quote_make_filter(struct str *s, const char *text);
/* One argument of a CMake call, in brackets that the text does not hold. */
void quote_cmake(struct str *s, const char *text);
/* The inside of a CMake argument in double quotes. */
void quote_cmake_inside(struct str *s, const char *text);
/* One argument that becomes an element of a list with generator expressions, as options are (there each square
 * bracket needs its partner). prefix ("SHELL:",
 * or "") is before it as it is. */
void quote_cmake_option(struct str *s, const char *prefix, const char *text);
/* A text of CMakePresets.json, where $env{...} and the like are expanded; JSON's own quotes are cJSON's. */
void quote_preset(struct str *s, const char *text);
/* A text of Meson's files, with its quotes. */
void quote_meson(struct str *s, const char *text);
/* A word of a response file (gcc's and clang's @FILE), with its quotes. */
void quote_response(struct str *s, const char *text);
/* A text in configure.ac: M4 expands nothing of it. */
void quote_m4(struct str *s, const char *text);

#endif
