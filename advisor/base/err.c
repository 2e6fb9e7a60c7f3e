#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"

int err_set(struct err *err, const char *fmt, ...)
{
	if (err) {
		va_list ap;
		va_start(ap, fmt);
		vsnprintf(err->text, sizeof err->text, fmt, ap);
		va_end(ap);
	}
	return -1;
}

int err_context(struct err *err, const char *fmt, ...)
{
	if (!err)
		return -1;
	struct str s = {0};
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	str_addf(&s, ": %s", err->text);
	snprintf(err->text, sizeof err->text, "%s", str_text(&s));
	str_free(&s);
	return -1;
}
