/* Which macros a build option sets: by what the build files say near its name. Nothing is run and nothing is proved:
 * an option that is said to set a macro is only offered in place of a -D of it. */
#include <ctype.h>
#include <string.h>

#include "builder/builder_parts.h"

enum {
	LINES_MAX = 12, /* after the line that names the option */
	FILES_MAX = 300,
	FILE_BYTES = 1 << 20,
};

static int is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *s, const char *end)
{
	size_t n = 0;
	while (s + n < end && is_word(s[n]))
		n++;
	return isdigit((unsigned char)*s) ? 0 : n;
}

/* Where the word is in the line, as a whole; NULL: nowhere. */
static const char *find_word(const char *line, const char *end, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = line; p + n <= end; p++)
		if (!strncmp(p, word, n) && (p == line || !is_word(p[-1])) && (p + n == end || !is_word(p[n])))
			return p;
	return NULL;
}

static void add_macro(struct arena *a, struct build_option *o, const char *s, size_t n)
{
	const char *name = n ? arena_strndup(a, s, n) : NULL;
	if (name && strcmp(name, o->name) != 0 && !strlist_has(&o->macros, name))
		strlist_add(a, &o->macros, name);
}

/* What is written NAME after the text: -DNAME, AC_DEFINE([NAME], set('NAME'. */
static void take_after(struct arena *a, struct build_option *o, const char *line, const char *end, const char *text)
{
	size_t n = strlen(text);
	for (const char *p = line; p + n < end; p++) {
		if (strncmp(p, text, n) != 0 || (p > line && is_word(*p) && is_word(p[-1])))
			continue;
		const char *name = p + n;
		while (name < end && strchr("[('\" ", *name))
			name++;
		if (name < end)
			add_macro(a, o, name, word_length(name, end));
	}
}

/* CMake's target_compile_definitions(target PUBLIC NAME OTHER=1): every word that is in capital letters. */
static void take_capitals(struct arena *a, struct build_option *o, const char *line, const char *end)
{
	for (const char *p = line; p < end;) {
		size_t n = 0, small = 0;
		for (; p + n < end && is_word(p[n]); n++)
			small += islower((unsigned char)p[n]) != 0;
		if (n > 1 && !small && !isdigit((unsigned char)*p) && (p == line || !strchr("{$", p[-1])))
			add_macro(a, o, p, n);
		p += n ? n : 1;
	}
}

static int begins_with(const char *line, const char *end, const char *const *words)
{
	while (line < end && isspace((unsigned char)*line))
		line++;
	size_t n = word_length(line, end);
	for (; *words; words++)
		if (n == strlen(*words) && !strncasecmp(line, *words, n))
			return 1;
	return 0;
}

static int depth_of(const char *line, const char *end)
{
	int depth = 0;
	for (; line < end; line++)
		depth += (*line == '(') - (*line == ')');
	return depth;
}

static void read_line(struct arena *a, struct build_option *o, const char *line, const char *end, int *defining)
{
	static const char *const before[] = {"-D", "AC_DEFINE", "AC_DEFINE_UNQUOTED", ".set", ".set10"};
	for (size_t k = 0; k < sizeof before / sizeof *before; k++)
		take_after(a, o, line, end, before[k]);
	for (const char *p = line; p + 11 <= end && !*defining; p++)
		*defining = !strncasecmp(p, "definitions", 11);
	if (*defining)
		take_capitals(a, o, line, end);
	*defining = *defining && !memchr(line, ')', (size_t)(end - line));
}

/* The lines from the one that names the option to where its part ends: a condition's at the next branch, any
 * other's when its parentheses are closed. */
static void read_part(struct arena *a, struct build_option *o, const char *line)
{
	static const char *const begin[] = {"if", "elseif", "elif", "case", NULL};
	static const char *const finish[] = {"endif", "else", "elseif", "elif", "fi", "esac", NULL};
	int defining = 0, depth = 0, condition = begins_with(line, line + strcspn(line, "\n"), begin);
	for (int i = 0; i <= LINES_MAX && *line; i++) {
		const char *end = line + strcspn(line, "\n");
		if (i && condition && begins_with(line, end, finish))
			return;
		read_line(a, o, line, end, &defining);
		depth += depth_of(line, end);
		if (!condition && depth <= 0)
			return;
		line = *end ? end + 1 : end;
	}
}

/* "fast-hash" of configure is $enable_fast_hash, or $with_fast_hash. */
static const char *shell_variable(struct arena *a, const char *kind, const char *name)
{
	char *variable = arena_printf(a, "%s_%s", kind, name);
	for (char *p = variable; *p; p++)
		if (!is_word(*p))
			*p = '_';
	return variable;
}

void option_macros_read(struct arena *a, const char *text, struct build_option_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const char *names[] = {l->v[i].name, shell_variable(a, "enable", l->v[i].name),
				       shell_variable(a, "with", l->v[i].name)};
		for (const char *line = text, *end; *line; line = *end ? end + 1 : end) {
			end = line + strcspn(line, "\n");
			if (find_word(line, end, names[0]) || find_word(line, end, names[1]) ||
			    find_word(line, end, names[2]))
				read_part(a, &l->v[i], line);
		}
	}
}

struct reading {
	struct builder *b;
	int files;
};

static int is_build_file(const char *name)
{
	static const char *const names[] = {"CMakeLists.txt", "configure.ac", "configure.in", "meson.build"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, names[i]))
			return 1;
	return str_ends(name, ".cmake") || str_ends(name, ".m4");
}

static int read_file(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct reading *r = ctx;
	struct str text = {0};
	(void)err;
	if (e->kind == FS_DIR)
		return path_base(e->rel)[0] == '.' || str_eq(path_base(e->rel), "CMakeFiles") ? FS_WALK_SKIP
											      : FS_WALK_ON;
	if (!is_build_file(path_base(e->rel)) || r->files >= FILES_MAX)
		return FS_WALK_ON;
	r->files++;
	if (!fs_read(path_join(r->b->a, r->b->tree, e->rel), &text, FILE_BYTES, NULL))
		option_macros_read(r->b->a, str_text(&text), &r->b->p->options);
	str_free(&text);
	return FS_WALK_ON;
}

void option_macros_find(struct builder *b)
{
	struct reading r = {.b = b};
	if (b->p->options.n)
		fs_walk(b->tree, read_file, &r, NULL);
}
