/* Whether a build found the counts of its training, by the compiler's own word: what it could not use it says in the
 * log, and compiles as if there were none. (Messages are looked for in English; Debian's compilers have no others
 * unless their package of translations is installed.) */
#include <string.h>

#include "builder/builder_parts.h"

#define LOG_MOST      ((size_t)256 << 20)
#define DAMAGED_SHARE 0.10 /* of the sources: beyond it a profile is no profile */

enum counts { COUNTS_USED, COUNTS_MISSING, COUNTS_DAMAGED };

struct health {
	struct strlist missing, damaged; /* sources, relative */
	size_t compiled;
};

/* A compile step, and the worst that the log says of its counts. */
struct compiled {
	const char *source, *counts; /* the file, for gcc */
	enum counts found;
};
struct compiled_list {
	struct compiled *v;
	size_t n, cap;
};

static int says(const char *text, size_t n, const char *what)
{
	return memmem(text, n, what, strlen(what)) != NULL;
}

/* Of a file of counts, whose name gcc has in quotes before it. */
static enum counts said_of_file(const char *line, size_t n)
{
	if (says(line, n, " is not a gcov data file") || says(line, n, " is version "))
		return COUNTS_DAMAGED;
	return says(line, n, " profile count data file not found") ? COUNTS_MISSING : COUNTS_USED;
}

/* Counts that are there, but not of this function. */
static int lost_function(const char *line, size_t n)
{
	return says(line, n, "not found in profile data") || says(line, n, "does not match its profile data") ||
	       says(line, n, "function control flow change detected");
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

/* Most lines are commands, and say nothing of counts. */
static void read_line(const char *line, size_t n, struct compiled_list *l)
{
	enum counts of_file = said_of_file(line, n);
	int lost = lost_function(line, n);

	for (size_t i = 0; (of_file != COUNTS_USED || lost) && i < l->n; i++) {
		struct compiled *c = &l->v[i];
		enum counts found = of_file != COUNTS_USED && says(line, n, c->counts) ? of_file : COUNTS_USED;
		if (lost && line_is_of(line, c->source))
			found = COUNTS_DAMAGED;
		c->found = found > c->found ? found : c->found;
	}
}

static void list_steps(struct builder *b, const char *tree, const char *profiles, struct compiled_list *l)
{
	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];
		if (s->kind != COMMAND_COMPILE || (b->load.known && !s->wanted) || !s->inputs.n || !s->outputs.n)
			continue;
		const char *object = job_moved(b, b->a, tree, s->outputs.v[0]);
		*list_push(b->a, l) =
			(struct compiled){s->inputs.v[0], pgo_counts_file(b->a, profiles, object), COUNTS_USED};
	}
}

static void look(struct builder *b, const char *log, const char *tree, const char *profiles, struct health *h)
{
	struct compiled_list l = {0};

	list_steps(b, tree, profiles, &l);
	for (const char *line = log; *line;) {
		size_t n = strcspn(line, "\n");
		read_line(line, n, &l);
		line += n + (line[n] == '\n');
	}
	h->compiled = l.n;
	for (size_t i = 0; i < l.n; i++) {
		const char *rel = path_below(b->tree, l.v[i].source);
		if (l.v[i].found != COUNTS_USED)
			strlist_add(b->a, l.v[i].found == COUNTS_MISSING ? &h->missing : &h->damaged,
				    rel ? rel : l.v[i].source);
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
