#include "model/diff.h"

#include <string.h>

#define CONTEXT 3

size_t diff_count_lines(const char *text)
{
	size_t n = 0;
	for (; *text; n++) {
		size_t k = strcspn(text, "\n");
		text += k + (text[k] == '\n');
	}
	return n;
}

static void print_line(char kind, const char *text, size_t n, struct str *out)
{
	str_addc(out, kind);
	str_addn(out, text, n);
	if (!n || text[n - 1] != '\n')
		str_add(out, "\n\\ No newline at end of file\n");
}

static void print_lines(char kind, const char *text, struct str *out)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		n += text[n] == '\n';
		print_line(kind, text, n, out);
		text += n;
	}
}

/* The first known line at or after `line`. */
static size_t known_at(const struct diff_source *s, size_t line)
{
	size_t low = 0, high = s->n_known;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (s->known[mid].line < line)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int is_known(const struct diff_source *s, size_t line)
{
	size_t i = known_at(s, line);
	return i < s->n_known && s->known[i].line == line;
}

/* How many lines from `line` on, at most `most`, are known. */
static size_t known_after(const struct diff_source *s, size_t line, size_t most)
{
	size_t n = 0;
	while (n < most && is_known(s, line + n))
		n++;
	return n;
}

static size_t known_before(const struct diff_source *s, size_t line, size_t first)
{
	size_t n = 0;
	while (n < CONTEXT && line - n > first && is_known(s, line - n - 1))
		n++;
	return n;
}

static size_t end_of(const struct diff_change *c)
{
	return c->line + c->n;
}

/* The change after the last one of the hunk that begins with change i. */
static size_t hunk_end(const struct diff_source *s, size_t i)
{
	for (i++; i < s->n_changes; i++) {
		size_t gap = s->changes[i].line - end_of(&s->changes[i - 1]);
		if (gap > 2 * CONTEXT || known_after(s, end_of(&s->changes[i - 1]), gap) < gap)
			break;
	}
	return i;
}

static void print_context(const struct diff_source *s, size_t line, size_t n, struct str *out)
{
	for (size_t i = known_at(s, line); n; i++, n--)
		print_line(' ', s->known[i].text, s->known[i].n, out);
}

/* The changes from i to end, with the lines from `first` to `last` around them. */
static void print_hunk(const struct diff_source *s, size_t i, size_t end, size_t first, size_t last, long long moved,
		       struct str *out)
{
	size_t old_n = last - first, new_n = old_n;
	for (size_t k = i; k < end; k++)
		new_n = new_n - s->changes[k].n + diff_count_lines(s->changes[k].text);
	size_t new_first = (size_t)((long long)first + moved);
	str_addf(out, "@@ -%zu,%zu +%zu,%zu @@\n", first + (old_n > 0), old_n, new_first + (new_n > 0), new_n);
	for (; i < end; i++) {
		const struct diff_change *c = &s->changes[i];
		print_context(s, first, c->line - first, out);
		print_lines('-', c->before, out);
		print_lines('+', c->text, out);
		first = end_of(c);
	}
	print_context(s, first, last - first, out);
}

static void print_names(const struct diff_source *s, struct str *out)
{
	const char *tab = strchr(s->name, ' ') ? "\t" : ""; /* ends a name with spaces */
	str_addf(out, "diff --git a/%s b/%s\n", s->name, s->name);
	if (s->fresh)
		str_addf(out, "new file mode 100644\n--- /dev/null\n");
	else
		str_addf(out, "--- a/%s%s\n", s->name, tab);
	str_addf(out, "+++ b/%s%s\n", s->name, tab);
}

void diff_print(const struct diff_source *s, struct str *out)
{
	size_t done = 0; /* lines up to here are in an earlier hunk */
	long long moved = 0;
	print_names(s, out);
	for (size_t i = 0; i < s->n_changes;) {
		size_t end = hunk_end(s, i), line = s->changes[i].line, stop = end_of(&s->changes[end - 1]);
		size_t room = end < s->n_changes ? s->changes[end].line - stop : CONTEXT;
		size_t first = line - known_before(s, line, done);
		size_t last = stop + known_after(s, stop, room < CONTEXT ? room : CONTEXT);
		print_hunk(s, i, end, first, last, moved, out);
		for (; i < end; i++)
			moved += (long long)diff_count_lines(s->changes[i].text) - (long long)s->changes[i].n;
		done = last;
	}
}
