#include "base/progress.h"

#include <stdarg.h>

#include "base/str.h"

void progress_say(const struct progress *p, enum progress_level level, const char *fmt, ...)
{
	if (!p || !p->say)
		return;
	struct str s = {0};
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	p->say(p->ctx, level, str_text(&s));
	str_free(&s);
}

void progress_standing(const struct progress *p, const char *fmt, ...)
{
	if (!p || !p->standing)
		return;
	struct str s = {0};
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	p->standing(p->ctx, str_text(&s));
	str_free(&s);
}

void progress_bar(const struct progress *p, const char *what, double done, double total)
{
	if (p && p->bar)
		p->bar(p->ctx, what, done, total);
}
