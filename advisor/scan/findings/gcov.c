/* Reads measured line counts: gcov's JSON (one document per line and per .gcda
 * file; gcc 9 and newer) and llvm-cov's `export` document. Both say which file
 * relative to where; members we don't know are ignored, as newer compilers add some. */
#include "scan/findings/gcov.h"

#include <string.h>

#include "base/fs.h"
#include "base/json.h"

struct gcov {
	struct arena *a;
	const struct project *project;
	struct profile *profile;
	struct err *err;
	const char *tree; /* root of the copy that was built with coverage, once seen */
};

/* The coverage build is a copy of the tree at a path of its own: its root is what
 * is left of a source's path without the name the project has for that source. */
static const char *find_tree(struct gcov *g, const char *path)
{
	size_t best = 0;

	for (size_t i = 0; i < g->project->units.n; i++) {
		const char *rel = project_rel(g->project, g->project->units.v[i].file);
		size_t n = strlen(rel), len = strlen(path);

		if (rel[0] != '/' && n > best && n + 1 < len && path[len - n - 1] == '/' && str_ends(path, rel))
			best = n;
	}
	return best ? arena_strndup(g->a, path, strlen(path) - best - 1) : NULL;
}

/* The name reports use, in the arena. */
static const char *report_name(struct gcov *g, const char *dir, const char *file)
{
	const char *path = path_join(g->a, dir, file);
	const char *rel;

	if (path[0] != '/')
		return path;
	path = path_normal(g->a, path);
	rel = project_rel(g->project, path);
	if (rel[0] != '/')
		return arena_strdup(g->a, rel);
	if (!g->tree || !path_below(g->tree, path)) {
		const char *tree = find_tree(g, path);

		g->tree = tree ? tree : g->tree;
	}
	rel = g->tree ? path_below(g->tree, path) : NULL;
	return rel ? arena_strdup(g->a, rel) : path;
}

static unsigned long long to_count(double v)
{
	if (!(v > 0))
		return 0;
	return v < 1e18 ? (unsigned long long)v : (unsigned long long)1e18;
}

/* A line's number; 0, which is none, for what can't be one. */
static int to_line(double v)
{
	return v > 0 && v < 1e7 ? (int)v : 0;
}

/* A few bytes can say that ten million lines ran; of a program there are fewer that can run. */
#define MOST_LINES 2000000

static void add_line(struct gcov *g, const char *file, const char *function, int line, unsigned long long count)
{
	struct profile_line *l;

	if (line < 1 || g->profile->lines.n >= MOST_LINES)
		return;
	l = list_push(g->a, &g->profile->lines);
	l->file = file;
	l->function = function;
	l->line = line;
	l->count = count;
}

/* ---- gcov ---------------------------------------------------------------- */

static void read_gcov_lines(struct gcov *g, const cJSON *file, const char *name)
{
	const cJSON *line;
	const char *function = NULL;

	cJSON_ArrayForEach(line, cJSON_GetObjectItemCaseSensitive(file, "lines"))
	{
		const char *f = json_str(line, "function_name", NULL);

		/* neighbours share a copy of their function's name */
		if (f && !str_eq(f, function))
			function = arena_strdup(g->a, f);
		add_line(g, name, f ? function : NULL, to_line(json_num(line, "line_number", 0)),
			 to_count(json_num(line, "count", 0)));
	}
}

static int read_gcov_document(struct gcov *g, const cJSON *doc)
{
	const char *dir = json_str(doc, "current_working_directory", "");
	const cJSON *files = cJSON_GetObjectItemCaseSensitive(doc, "files");
	const cJSON *file;

	if (!cJSON_IsArray(files))
		return err_set(g->err, "The coverage data has a document without \"files\": give what "
				       "`gcov --json-format --stdout` or `llvm-cov export` prints.");
	g->profile->source = "gcov";
	cJSON_ArrayForEach(file, files)
	{
		const char *name = json_str(file, "file", NULL);

		if (name)
			read_gcov_lines(g, file, report_name(g, dir, name));
	}
	return 0;
}

/* ---- llvm-cov ------------------------------------------------------------ */

/* A segment is [line, column, count, has count, is region entry, is gap]; it
 * holds until the next one. */
struct segment {
	int line;
	unsigned long long count;
	int has_count, entry, gap;
};

static int segment_read(const cJSON *item, struct segment *out)
{
	double v[6] = {0};

	for (int i = 0; i < 6; i++) {
		const cJSON *field = cJSON_GetArrayItem(item, i);

		if (!field && i < 5) /* is_gap came later */
			return -1;
		v[i] = cJSON_IsBool(field) ? cJSON_IsTrue(field) : field ? field->valuedouble : 0;
	}
	*out = (struct segment){to_line(v[0]), to_count(v[2]), v[3] != 0, v[4] != 0, v[5] != 0};
	return 0;
}

/* One line's count as llvm's LineCoverageStats has it: the largest among the
 * region that reaches into the line and those that begin in it. */
static void add_llvm_line(struct gcov *g, const char *name, int line, const struct segment *wrapped,
			  const struct segment *s, size_t n)
{
	int starts = 0, skipped = n && !s[0].has_count && s[0].entry;
	unsigned long long count = wrapped ? wrapped->count : 0;

	for (size_t i = 0; i < n; i++) {
		if (!s[i].has_count || !s[i].entry || s[i].gap)
			continue;
		starts = 1;
		if (s[i].count > count)
			count = s[i].count;
	}
	if (!skipped && ((wrapped && wrapped->has_count) || starts))
		add_line(g, name, NULL, line, count);
}

static void read_llvm_file(struct gcov *g, const cJSON *file)
{
	const cJSON *item, *segments = cJSON_GetObjectItemCaseSensitive(file, "segments");
	const char *name = json_str(file, "filename", NULL);
	size_t n = 0, i = 0;
	struct segment *s = arena_alloc(g->a, ((size_t)cJSON_GetArraySize(segments) + 1) * sizeof *s);
	const struct segment *wrapped = NULL;

	if (!name)
		return;
	name = report_name(g, "", name);
	cJSON_ArrayForEach(item, segments)
	{
		if (segment_read(item, &s[n]) == 0 && s[n].line > 0 && (!n || s[n].line >= s[n - 1].line))
			n++;
	}
	for (int line = n ? s[0].line : 0; i < n && g->profile->lines.n < MOST_LINES; line++) {
		size_t first = i;

		while (i < n && s[i].line == line)
			i++;
		add_llvm_line(g, name, line, wrapped, s + first, i - first);
		if (i > first)
			wrapped = &s[i - 1];
		else if (!wrapped->has_count && i < n)
			line = s[i].line - 1; /* nothing is known of the lines between */
	}
}

static void read_llvm_document(struct gcov *g, const cJSON *doc)
{
	const cJSON *part, *file;

	g->profile->source = "llvm-cov";
	cJSON_ArrayForEach(part, cJSON_GetObjectItemCaseSensitive(doc, "data"))
	{
		cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(part, "files")) read_llvm_file(g, file);
	}
}

/* -------------------------------------------------------------------------- */

static int read_document(struct gcov *g, const cJSON *doc)
{
	if (str_eq(json_str(doc, "type", ""), "llvm.coverage.json.export")) {
		read_llvm_document(g, doc);
		return 0;
	}
	return read_gcov_document(g, doc);
}

static int read_text(struct gcov *g, const char *text, size_t len, struct err *err)
{
	cJSON *doc = json_parse(text, len, "coverage data", JSON_STRICT, err);
	int status = doc ? read_document(g, doc) : -1;

	cJSON_Delete(doc);
	return status;
}

static int is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr(" \t\r\n", text[i]))
			return 0;
	return 1;
}

/* 1 when a line ends inside the document: it is laid out over several lines. */
static int is_one_document(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);
	size_t first = end ? (size_t)(end - text) : len;

	while (first && strchr(" \t\r", text[first - 1]))
		first--;
	return first && text[first - 1] != '}';
}

int gcov_read(struct arena *a, const char *text, size_t len, const struct project *p, struct profile *profile,
	      struct err *err)
{
	struct gcov g = {a, p, profile, err, NULL};
	size_t documents = 0;

	while (len && strchr(" \t\r\n", *text)) {
		text++;
		len--;
	}
	if (len && is_one_document(text, len))
		return read_text(&g, text, len, err);
	while (len) {
		const char *end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) + 1 : len;

		if (!is_blank(text, n)) {
			documents++;
			if (read_text(&g, text, n, err))
				return err_context(err, "document %zu of the coverage data", documents);
		}
		text += n;
		len -= n;
	}
	if (!documents)
		return err_set(err, "The coverage data is empty: the workload wrote none (does it end by exit(), "
				    "and was it built with --coverage?).");
	return 0;
}
