#include "builder/runtime/cc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/str.h"
#include "builder/plan.h"
#include "model/compiler.h"

static int is_self(struct arena *a, const char *path, const char *self)
{
	char *real = path_real(a, path);

	return real && !strcmp(real, self);
}

int call_skip_launchers(char **argv)
{
	static const char *const names[] = {"advisor-cc", "ccache", "sccache"};
	int n = 0;

	for (size_t i = 0; argv[n] && i < sizeof names / sizeof *names; i++) {
		/* `ccache --show-stats` is a call of ccache itself */
		int caller = !strcmp(names[i], "advisor-cc");
		if (!strcmp(path_base(argv[n]), names[i]) && (caller || (argv[n + 1] && argv[n + 1][0] != '-'))) {
			n++;
			i = (size_t)-1;
		}
	}
	return n;
}

/* First program of that name on the list that is not the wrapper. */
static char *next_on_path(struct arena *a, const char *list, const char *name, const char *self)
{
	while (list && *list) {
		size_t n = strcspn(list, ":");
		char *path = arena_printf(a, "%.*s/%s", (int)n, list, name);

		if (n && fs_is_exec(path) && !is_self(a, path, self))
			return path;
		list += n + (list[n] == ':');
	}
	return NULL;
}

/* What is after the wrapper's own folder on PATH. */
static const char *after(struct arena *a, const char *list, const char *name, const char *self)
{
	for (const char *p = list; p && *p;) {
		size_t n = strcspn(p, ":");

		if (n && is_self(a, arena_printf(a, "%.*s/%s", (int)n, p, name), self))
			return p + n + (p[n] == ':');
		p += n + (p[n] == ':');
	}
	return list;
}

static const char *find_real(struct arena *a, const char *called, const char *self)
{
	const char *path = getenv("PATH");
	const char *name = path_base(called);

	if (!path)
		path = "/usr/local/bin:/usr/bin:/bin";
	const char *rest = after(a, path, name, self);
	const char *real = strchr(called, '/') && fs_is_exec(called) && !is_self(a, called, self) ? called : NULL;
	if (!real)
		real = next_on_path(a, rest, name, self);
	if (!real)
		real = next_on_path(a, path, name, self);
	setenv("PATH", *rest ? rest : "/usr/local/bin:/usr/bin:/bin", 1);
	return real;
}

/* The exec preload brought us here; below us it would bring us here again. */
static void leave_preload(struct arena *a)
{
	const char *list = getenv("LD_PRELOAD");
	struct str kept = {0};

	while (list && *list) {
		size_t n = strcspn(list, ": ");
		char *item = arena_strndup(a, list, n);

		if (n && !str_ends(item, "/libadvisor-exec.so"))
			str_addf(&kept, "%s%s", kept.len ? ":" : "", item);
		list += n + (list[n] != '\0');
	}
	if (kept.len)
		setenv("LD_PRELOAD", kept.ptr, 1);
	else
		unsetenv("LD_PRELOAD");
	setenv("ADVISOR_CC_ACTIVE", "1", 1);
	str_free(&kept);
}

static void classify_compiler(struct arena *a, struct call *c)
{
	static const char *const names[] = {[DRIVER_QUERY] = "query",
					    [DRIVER_PREPROCESS] = "preprocess",
					    [DRIVER_COMPILE] = "compile",
					    [DRIVER_LINK] = "link",
					    [DRIVER_COMPILE_LINK] = "compile+link"};

	flags_parse_driver(a, strlist_argv(a, &c->argv), &c->line);
	c->class = names[c->line.mode];
	if (c->line.mode > DRIVER_PREPROCESS && plan_is_probe(&c->line, c->cwd))
		c->class = "probe";
	strlist_cat(a, &c->inputs, &c->line.sources);
	strlist_cat(a, &c->inputs, &c->line.objects);
	c->output = c->line.output;
}

/* ar [-]OPERATION [POSITION] ARCHIVE FILE... ; options that begin with -- first. */
static void classify_ar(struct arena *a, struct call *c)
{
	size_t i = 1;

	c->class = "other";
	for (; i < c->argv.n && str_starts(c->argv.v[i], "--"); i++)
		if (!strcmp(c->argv.v[i], "--plugin") || !strcmp(c->argv.v[i], "--target"))
			i++;
	if (i + 1 >= c->argv.n)
		return;
	const char *op = c->argv.v[i++];
	if (strpbrk(op, "rq"))
		c->class = "archive";
	else if (strchr(op, 'x'))
		c->class = "extract";
	else if (!strpbrk(op, "tpdm") && strchr(op, 's'))
		c->class = "index";
	i += strpbrk(op, "abi") != NULL;
	if (i < c->argv.n)
		c->output = c->argv.v[i++];
	for (; i < c->argv.n; i++)
		strlist_add(a, &c->inputs, c->argv.v[i]);
	if (c->output && plan_is_probe_path(c->output))
		c->class = "probe";
}

static void classify_tool(struct arena *a, struct call *c)
{
	if (c->kind == CALL_AR) {
		classify_ar(a, c);
		return;
	}
	c->class = c->kind == CALL_RANLIB ? "index" : "other";
	if (c->kind == CALL_RANLIB && c->argv.n > 1)
		c->output = c->argv.v[c->argv.n - 1];
	if (c->output && plan_is_probe_path(c->output))
		c->class = "probe";
}

int call_open(struct arena *a, char **argv, struct call *c)
{
	const char *tool = compiler_tool_name(path_base(argv[0]));
	struct strlist words = {0};
	char *self = path_real(a, "/proc/self/exe");

	c->cwd = path_cwd(a);
	c->real = find_real(a, argv[0], self ? self : "");
	leave_preload(a);
	if (!c->real)
		return -1;
	for (size_t i = 0; argv[i]; i++)
		strlist_add(a, &words, argv[i]);
	plan_expand(a, c->cwd, &words, &c->argv);
	if (!tool) {
		classify_compiler(a, c);
		return 0;
	}
	c->kind = !strcmp(tool, "ar") ? CALL_AR : !strcmp(tool, "nm") ? CALL_NM : CALL_RANLIB;
	classify_tool(a, c);
	return 0;
}

static void json_text(struct str *out, const char *s)
{
	str_addc(out, '"');
	for (; s && *s; s++) {
		unsigned char ch = (unsigned char)*s;

		if (ch == '"' || ch == '\\')
			str_addf(out, "\\%c", ch);
		else if (ch < 0x20)
			str_addf(out, "\\u%04x", ch);
		else
			str_addc(out, (char)ch);
	}
	str_addc(out, '"');
}

static void json_texts(struct str *out, const char *name, const struct strlist *l)
{
	str_addf(out, ",\"%s\":[", name);
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			str_addc(out, ',');
		json_text(out, l->v[i]);
	}
	str_addc(out, ']');
}

/* So that a file which the build copies or moves later is known again. */
static void json_hash(struct str *out, const struct call *c)
{
	char hash[HASH_TEXT];

	if (!c->output ||
	    !(str_eq(c->class, "compile") || str_eq(c->class, "link") || str_eq(c->class, "compile+link")))
		return;
	if (!hash_file(c->output, hash, NULL))
		str_addf(out, ",\"hash\":\"%s\"", hash);
}

/* Variables that change what a compiler reads; replay sets them again. */
static void json_env(struct str *out)
{
	static const char *const names[] = {"CPATH",	     "C_INCLUDE_PATH",	"CPLUS_INCLUDE_PATH", "LIBRARY_PATH",
					    "COMPILER_PATH", "GCC_EXEC_PREFIX", "LD_RUN_PATH"};
	int n = 0;

	str_add(out, ",\"env\":[");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		struct str text = {0};

		if (!value)
			continue;
		str_addf(&text, "%s=%s", names[i], value);
		if (n++)
			str_addc(out, ',');
		json_text(out, text.ptr);
		str_free(&text);
	}
	str_addc(out, ']');
}

void call_log(const struct call *c, int configure, double t, double seconds, int rc)
{
	const char *path = getenv("ADVISOR_LOG");
	struct str line = {0};

	if (!path)
		return;
	str_addf(&line, "{\"t\":%.6f,\"dur\":%.6f,\"rc\":%d,\"phase\":\"%s\",\"class\":\"%s\",\"cwd\":", t, seconds, rc,
		 configure ? "configure" : "build", c->class);
	json_text(&line, c->cwd);
	str_add(&line, ",\"real\":");
	json_text(&line, c->real);
	json_texts(&line, "argv", &c->argv);
	json_texts(&line, "inputs", &c->inputs);
	if (c->output) {
		str_add(&line, ",\"output\":");
		json_text(&line, c->output);
	}
	if (!configure && !rc)
		json_hash(&line, c);
	json_env(&line);
	str_add(&line, "}\n");
	fs_append(path, line.ptr, line.len, NULL);
	str_free(&line);
}
