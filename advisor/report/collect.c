/* What a report needs from files that may be changed or gone when somebody reads it: the
 * sources around each finding, and the ends of the builds' logs. */
#include <string.h>

#include "base/fs.h"
#include "report/escape.h"
#include "report/report.h"
#include "report/source.h"

#define MAX_EXCERPTS  2000 /* findings; the rest are for machines */
#define LINES_BEFORE  2
#define LINES_AFTER   2
#define MAX_LINES     14 /* more than fits beside its neighbours on a page */
#define MAX_LINE      400 /* bytes */
#define MAX_LOG	      ((size_t)64 << 20)
#define TAIL_FAILED   20 /* lines: the compiler's complaint */
#define TAIL_OK	      4
#define MAX_TAIL_LINE 1000 /* bytes; a link command may have a thousand objects */

/* Cut at a code point. */
static const char *cut(struct arena *a, const char *text, size_t n, size_t most)
{
	const char *end = text, *next = text, *all = text + n;
	while (next < all) {
		utf8_next(&next, all);
		if ((size_t)(next - text) > most)
			break;
		end = next;
	}
	return arena_strndup(a, text, (size_t)(end - text));
}

/* The loop that makes it hot belongs into the picture when it is near. */
static int first_line(const struct finding *f)
{
	int first = f->line - LINES_BEFORE;
	if (str_eq(f->loop_file, f->file) && f->loop_line > 0 && f->loop_line < first &&
	    f->line - f->loop_line < MAX_LINES - LINES_AFTER)
		first = f->loop_line;
	return first < 1 ? 1 : first;
}

static void take_excerpt(struct arena *a, struct finding *f, const struct source_text *source)
{
	int end = f->end_line > f->line ? f->end_line : f->line, first = first_line(f);
	int last = end + LINES_AFTER < first + MAX_LINES ? end + LINES_AFTER : first + MAX_LINES - 1;
	int line = 1;
	f->excerpt.first = first;
	const char *p = str_text(&source->text), *all = p + source->text.len;
	for (; p < all && line <= last; line++) {
		const char *eol = memchr(p, '\n', (size_t)(all - p));
		size_t n = (size_t)((eol ? eol : all) - p);
		if (line >= first)
			strlist_add(a, &f->excerpt.lines, cut(a, p, n > 0 && p[n - 1] == '\r' ? n - 1 : n, MAX_LINE));
		p += n + (eol != NULL);
	}
}

static void take_sources(struct arena *a, struct report *r)
{
	struct source_cache sources = {.root = r->project.root};
	for (size_t i = 0; i < r->findings.n && i < MAX_EXCERPTS; i++) {
		struct finding *f = &r->findings.v[i];
		const struct source_text *source = f->excerpt.lines.n ? NULL : source_find(&sources, f->file);
		char hash[40];
		if (!source || f->line < 1 || (size_t)f->line > source->lines)
			continue;
		take_excerpt(a, f, source);
		if (source_line_hash(source, f->line, hash))
			f->line_hash = arena_strdup(a, hash);
	}
	source_cache_free(&sources);
}

/* The last lines of a text, at most n of them. */
static const char *tail(struct arena *a, const struct str *text, int n)
{
	struct str out = {0};
	const char *start = str_text(text), *end = start + text->len, *p;
	while (end > start && end[-1] == '\n')
		end--;
	for (p = end; p > start && n > 0; p--)
		n -= p[-1] == '\n' && p != end;
	for (p = p > start || n <= 0 ? p + 1 : p; p < end;) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		size_t length = (size_t)((eol ? eol : end) - p);
		str_addf(&out, "%s%s", out.len ? "\n" : "", cut(a, p, length, MAX_TAIL_LINE));
		p += length + (eol != NULL);
	}
	const char *kept = out.len ? arena_strdup(a, str_text(&out)) : NULL;
	str_free(&out);
	return kept;
}

static void take_log(struct arena *a, struct built *b)
{
	struct str text = {0};
	if (!b->log || b->log_tail || fs_is_dir(b->log) || fs_size(b->log) <= 0)
		return;
	if (fs_read(b->log, &text, MAX_LOG, NULL) == 0)
		b->log_tail = tail(a, &text, b->status == BUILD_OK ? TAIL_OK : TAIL_FAILED);
	str_free(&text);
}

void report_collect(struct arena *a, struct report *r)
{
	take_sources(a, r);
	for (size_t i = 0; i < r->suggestions.n; i++) {
		if (r->suggestions.v[i].was_built)
			take_log(a, &r->suggestions.v[i].built);
	}
}
