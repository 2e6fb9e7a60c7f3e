#include "cli/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

/* --color > NO_COLOR > CLICOLOR_FORCE > CLICOLOR=0 > is it a terminal */
static int want_color(const char *option)
{
	const char *v;
	if (str_eq(option, "always") || str_eq(option, "never"))
		return str_eq(option, "always");
	if ((v = getenv("NO_COLOR")) && *v)
		return 0;
	if ((v = getenv("CLICOLOR_FORCE")) && *v && strcmp(v, "0") != 0)
		return 1;
	if ((v = getenv("CLICOLOR")) && strcmp(v, "0") == 0)
		return 0;
	return isatty(STDOUT_FILENO) && !str_eq(getenv("TERM"), "dumb");
}

static int columns(void)
{
	struct winsize w;
	const char *v = getenv("COLUMNS");
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 40)
		return w.ws_col;
	return v && atoi(v) >= 40 ? atoi(v) : 100;
}

void term_options(struct term *t, const struct options *o)
{
	t->quiet = o->quiet;
	t->verbose = o->verbose;
	t->color = want_color(o->color);
	t->bars = !o->quiet && isatty(STDERR_FILENO) && !getenv("CI") && !str_eq(getenv("TERM"), "dumb");
}

void term_init(struct term *t, const struct options *o)
{
	memset(t, 0, sizeof *t);
	term_options(t, o);
	t->width = columns();
	t->start = clock_ns();
}

static void wipe_bar(struct term *t)
{
	if (t->bar_drawn)
		fputs("\r\033[K", stderr);
	t->bar_drawn = 0;
}

static void say(void *ctx, enum progress_level level, const char *line)
{
	struct term *t = ctx;
	if ((level == PROGRESS_DETAIL && !t->verbose) || (level == PROGRESS_STEP && t->quiet))
		return;
	struct str s = {0};
	if (level == PROGRESS_WARNING)
		str_add(&s, "advisor: ");
	else
		str_addf(&s, "[%5.1fs] ", (double)(clock_ns() - t->start) / 1e9);
	str_add_visible(&s, line);
	wipe_bar(t);
	fprintf(stderr, "%s\n", str_text(&s));
	str_free(&s);
}

static void bar(void *ctx, const char *what, double done, double total)
{
	struct term *t = ctx;
	int64_t now = clock_ns();
	if (!t->bars || now - t->bar_at < 100000000)
		return;
	t->bar_at = now;
	t->bar_drawn = 1;
	struct str s = {0};
	str_add_visible(&s, what);
	if (total > 0)
		fprintf(stderr, "\r\033[K%.40s %3.0f %%", str_text(&s), 100 * done / total);
	else
		fprintf(stderr, "\r\033[K%.40s %.0f", str_text(&s), done);
	fflush(stderr);
	str_free(&s);
}

struct progress term_progress(struct term *t)
{
	return (struct progress){.say = say, .bar = bar, .ctx = t};
}

void term_error(struct term *t, const char *text)
{
	struct str s = {0};
	wipe_bar(t);
	/* sentences with a log's last lines keep their line breaks; what follows the first
	 * is set in, so that no line of it looks like a message of its own */
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");
		char *line = strndup(p, n);
		str_add(&s, p == text || *p == ' ' || n == 0 ? "" : "  ");
		str_add_visible(&s, line);
		free(line);
		str_addc(&s, '\n');
		p += n + (p[n] == '\n');
	}
	fprintf(stderr, "advisor: %s", str_text(&s));
	str_free(&s);
}

int term_result(const struct str *text)
{
	if (text->len && fwrite(text->ptr, 1, text->len, stdout) != text->len)
		return -1;
	return fflush(stdout);
}
