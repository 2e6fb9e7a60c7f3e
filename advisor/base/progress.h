/* How the modules in the middle say something to the user while they work,
 * without knowing where it goes. cli/ owns the other end (stderr). */
#ifndef ADVISOR_BASE_PROGRESS_H
#define ADVISOR_BASE_PROGRESS_H

enum progress_level {
	PROGRESS_DETAIL, /* shown with -v */
	PROGRESS_STEP, /* a line per finished step or variant */
	PROGRESS_WARNING /* shown even with -q */
};

struct progress {
	/* One line of text, without newline; may hold hostile bytes (cli escapes). */
	void (*say)(void *ctx, enum progress_level level, const char *line);
	/* Where a phase stands: done of total (total 0: unknown). Drawn on a
	 * terminal only, overwritten in place. */
	void (*bar)(void *ctx, const char *what, double done, double total);
	/* How things stand, in a few words ("12 of 20 in the race, best lto +3 %"): shown with
	 * the bar until it is replaced; "" takes it away. */
	void (*standing)(void *ctx, const char *text);
	void *ctx;
};

/* All accept NULL for p. */
void progress_say(const struct progress *p, enum progress_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void progress_bar(const struct progress *p, const char *what, double done, double total);
void progress_standing(const struct progress *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
