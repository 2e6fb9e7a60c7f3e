/* Whether a build found the counts of its training, by the compiler's own word: what it could not use it says in the
 * log, and compiles as if there were none. (Messages are looked for in English; Debian's compilers have no others
 * unless their package of translations is installed.) */
#include <string.h>

#include "builder/builder_parts.h"

#define LOG_MOST      ((size_t)256 << 20)
#define DAMAGED_SHARE 0.10 /* of the sources: beyond it a profile is no profile */
#define COUNT(list)   (sizeof(list) / sizeof *(list))

enum counts { COUNTS_USED, COUNTS_MISSING, COUNTS_DAMAGED };

struct health {
	struct strlist missing, damaged; /* sources, relative */
	size_t compiled;
};

static int says(const char *text, size_t n, const char *what)
{
	return memmem(text, n, what, strlen(what)) != NULL;
}

/* The source that a line is about: PATH:LINE:... of gcc, "warning: PATH: ..." of clang, as the step was given it. */
static int line_is_of(const char *line, const char *source)
{
	static const char word[] = "warning: ";
	const char *base = path_base(source);
	line += str_starts(line, word) ? sizeof word - 1 : 0;
	size_t n = strcspn(line, ":\n"), m = strlen(base);

	return n >= m && !strncmp(line + n - m, base, m) && (n == m || line[n - m - 1] == '/');
}

/* gcc names the file of counts, in quotes. */
static enum counts said_of_file(const char *line, size_t n, const char *counts)
{
	const char *at = memmem(line, n, counts, strlen(counts));
	size_t rest = at ? n - (size_t)(at - line) : 0;

	if (at && (says(at, rest, " is not a gcov data file") || says(at, rest, " is version ")))
		return COUNTS_DAMAGED;
	return at && says(at, rest, " profile count data file not found") ? COUNTS_MISSING : COUNTS_USED;
}

/* Counts that are there, but not of this function. */
static int lost_function(const char *line, size_t n)
{
	static const char *const words[] = {"not found in profile data", "does not match its profile data",
					    "function control flow change detected"};

	for (size_t i = 0; i < COUNT(words); i++)
		if (says(line, n, words[i]))
			return 1;
	return 0;
}

/* The worst that the log says of a source. */
static enum counts said_of(const char *log, const char *counts, const char *source)
{
	enum counts worst = COUNTS_USED;

	for (const char *line = log; *line;) {
		size_t n = strcspn(line, "\n");
		enum counts found = said_of_file(line, n, counts);
		if (lost_function(line, n) && line_is_of(line, source))
			found = COUNTS_DAMAGED;
		worst = found > worst ? found : worst;
		line += n + (line[n] == '\n');
	}
	return worst;
}

static void look(struct builder *b, const char *log, const char *tree, const char *profiles, struct health *h)
{
	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];
		if (s->kind != COMMAND_COMPILE || (b->load.known && !s->wanted) || !s->inputs.n || !s->outputs.n)
			continue;
		const char *source = s->inputs.v[0], *rel = path_below(b->tree, source);
		const char *counts = pgo_counts_file(b->a, profiles, job_moved(b, b->a, tree, s->outputs.v[0]));
		enum counts found = said_of(log, counts, source);
		h->compiled++;
		if (found != COUNTS_USED)
			strlist_add(b->a, found == COUNTS_MISSING ? &h->missing : &h->damaged, rel ? rel : source);
	}
}

static void judge(struct builder *b, const struct health *h, const char *log, struct built *out)
{
	if ((double)h->damaged.n > DAMAGED_SHARE * (double)h->compiled)
		out->reason = arena_printf(b->a,
					   "The counts of the training are damaged, or of other code: those of %zu of "
					   "%zu sources could not be used (%s is one); the log is %s.",
					   h->damaged.n, h->compiled, h->damaged.v[0], log);
	else if (h->compiled && h->missing.n + h->damaged.n == h->compiled)
		out->reason =
			arena_printf(b->a, "The training left no counts of any source (%s is one); the log is %s.",
				     h->missing.n ? h->missing.v[0] : h->damaged.v[0], log);
	if (out->reason)
		out->status = BUILD_FAILED;
}

void profile_check(struct builder *b, const char *tree, const char *profiles, const char *log, struct built *out)
{
	struct health h = {0};
	struct str text = {0};

	if (fs_read(log, &text, LOG_MOST, NULL) == 0)
		look(b, str_text(&text), tree, profiles, &h);
	str_free(&text);
	strlist_cat(b->a, &out->unprofiled, &h.missing);
	strlist_cat(b->a, &out->unprofiled, &h.damaged);
	judge(b, &h, log, out);
}
