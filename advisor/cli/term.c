#include "cli/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "report/escape.h"

#define QUIET_NS 30000000000 /* without a terminal: a line at least this often */

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
	t->start = t->told_at = clock_ns();
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
	t->told_at = clock_ns();
	fprintf(stderr, "%s\n", str_text(&s));
	str_free(&s);
}

/* "45 s", "2:05", "1:02:05" */
static void add_time(struct str *out, double seconds)
{
	long s = seconds > 0 ? (long)(seconds + 0.5) : 0;
	if (s < 60)
		str_addf(out, "%ld s", s);
	else if (s < 3600)
		str_addf(out, "%ld:%02ld", s / 60, s % 60);
	else
		str_addf(out, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
}

/* At most `columns` columns of visible text. */
static void add_cut(struct str *out, const char *text, size_t columns)
{
	const char *end = text + strlen(text), *p = text;
	if (utf8_columns(text, strlen(text)) <= columns) {
		str_add(out, text);
		return;
	}
	for (size_t n = columns > 3 ? columns - 3 : 0; n > 0; n--)
		utf8_next(&p, end);
	str_addn(out, text, (size_t)(p - text));
	str_add(out, columns >= 3 ? "..." : "");
}

/* What runs now, how things stand, the time left; the middle gives way where there is
 * no room for all. */
static void compose(struct str *out, const struct term *t, const char *what, double done, double total, size_t columns)
{
	struct str head = {0}, tail = {0};
	if (total > 0)
		str_addf(&head, "%3.0f %% ", 100 * (done < total ? done / total : 1));
	str_add_visible(&head, what);
	if (t->deadline > 0) {
		str_add(&tail, ", ");
		add_time(&tail, t->deadline - clock_s());
		str_add(&tail, " left");
	}
	size_t room = columns > tail.len ? columns - tail.len : 0;
	if (t->standing[0]) {
		str_add(&head, ": ");
		str_add_visible(&head, t->standing);
	}
	add_cut(out, str_text(&head), room);
	if (room)
		str_add(out, str_text(&tail));
	str_free(&head);
	str_free(&tail);
}

static size_t stderr_columns(void)
{
	struct winsize w;
	return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 20 ? w.ws_col : 80;
}

/* A log that says nothing for long looks like a program that hangs. */
static void tell(struct term *t, const char *what, double done, double total)
{
	struct str s = {0};
	compose(&s, t, what, done, total, 200);
	say(t, PROGRESS_STEP, str_text(&s));
	str_free(&s);
}

static void bar(void *ctx, const char *what, double done, double total)
{
	struct term *t = ctx;
	int64_t now = clock_ns();
	if (!t->bars) {
		if (now - t->told_at >= QUIET_NS)
			tell(t, what, done, total);
		return;
	}
	if (now - t->bar_at < 100000000)
		return;
	struct str s = {0};
	t->bar_at = now;
	t->bar_drawn = 1;
	/* the last column stays free: a full line would wrap */
	compose(&s, t, what, done, total, stderr_columns() - 1);
	fprintf(stderr, "\r\033[K%s", str_text(&s));
	fflush(stderr);
	str_free(&s);
}

static void standing(void *ctx, const char *text)
{
	struct term *t = ctx;
	snprintf(t->standing, sizeof t->standing, "%s", text);
}

struct progress term_progress(struct term *t)
{
	return (struct progress){.say = say, .bar = bar, .standing = standing, .ctx = t};
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
