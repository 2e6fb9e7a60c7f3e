/* What accept*.c share. */
#ifndef ADVISOR_APPLY_ACCEPT_PARTS_H
#define ADVISOR_APPLY_ACCEPT_PARTS_H

#include <string.h>

#include "base/str.h"

#define LETTERS	     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	     "0123456789"
#define COUNT(table) (sizeof(table) / sizeof *(table))

static inline int made_of(const char *text, const char *characters)
{
	return strspn(text, characters) == strlen(text);
}

/* 1 when it is one of the words. */
static inline int is_any(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(text, words[i]))
			return 1;
	return 0;
}

#endif
