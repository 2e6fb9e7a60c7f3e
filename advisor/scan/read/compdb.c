/* compile_commands.json as its producers really write it: `arguments` or a shell
 * line, launchers in front, `cd` inside, response files, sources that are gone,
 * and the same source several times (static and PIC, or under other macros).
 * libclang's own reader is not used: it invents commands for files it lacks. */
#include "scan/read/compdb.h"
#include "scan/result.h"

#include <limits.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/proc.h"
#include "base/text_set.h"
#include "model/compiler.h"
#include "model/flags.h"

#define RESPONSE_LIMIT ((size_t)64 << 20) /* of all response files that a database names */

struct compdb {
	struct arena *a;
	struct project *p;
	const char *path; /* of the database, for messages */
	const char *home; /* its directory */
	struct text_set keys; /* of the units already there */
	struct text_set failures; /* that were told: file and reason */
	size_t response_left; /* bytes of response files that may still be read */
};

static void fail(struct compdb *db, const char *file, const char *reason)
{
	const char *name = arena_strdup(db->a, project_rel(db->p, file));
	struct unit_failure *f;

	if (!text_set_add(db->a, &db->failures, arena_printf(db->a, "%s\n%s", name, reason)))
		return;
	f = list_push(db->a, &db->p->failed);
	f->file = name;
	f->reason = reason;
}

/* Absolute and normal; spelled through the project's root when a symbolic link
 * on the way leads there. */
static const char *absolute(struct compdb *db, const char *dir, const char *name)
{
	const char *path = path_normal(db->a, path_join(db->a, dir, name));
	const char *real;

	if (project_rel(db->p, path)[0] != '/')
		return path;
	real = path_real(db->a, path);
	return real && project_rel(db->p, real)[0] != '/' ? real : path;
}

/* ---- what the unit is ------------------------------------------------------- */

/* "c", "c++", "asm" or "?" by -x, the compiler's name and the suffix. */
static const char *language(const struct strlist *argv, const char *file)
{
	const char *dot = strrchr(path_base(file), '.'), *compiler = path_base(argv->v[0]), *x = NULL;

	for (size_t i = 1; i < argv->n; i++) {
		if (str_eq(argv->v[i], "-x") && i + 1 < argv->n)
			x = argv->v[i + 1];
		else if (str_starts(argv->v[i], "-x") && argv->v[i][2])
			x = argv->v[i] + 2;
	}
	if (x && !str_eq(x, "none"))
		return str_eq(x, "c") || str_eq(x, "cpp-output") ? "c"
		       : str_starts(x, "c++")			 ? "c++"
		       : str_starts(x, "assembler")		 ? "asm"
								 : "?";
	if (!dot)
		return "?";
	if (str_eq(dot, ".c") || str_eq(dot, ".i"))
		return strstr(compiler, "++") ? "c++" : "c";
	if (str_eq(dot, ".s") || str_eq(dot, ".S"))
		return "asm";
	return "?";
}

/* Adds the flags that decide which code a source is: macros, include paths
 * (absolute) and forced includes. */
static void add_key_flags(struct compdb *db, const struct unit *u, struct str *key)
{
	static const char *const names[] = {"-D", "-U", "-I", "-isystem", "-iquote", "-include", "-imacros"};

	for (size_t i = 1; i < u->argv.n; i++) {
		const char *arg = u->argv.v[i], *value, *name = NULL;

		for (size_t k = 0; k < sizeof names / sizeof *names && !name; k++)
			name = str_starts(arg, names[k]) ? names[k] : NULL;
		if (!name || (str_starts(arg, "-include-") || str_starts(arg, "-imultilib")))
			continue;
		value = arg + strlen(name);
		if (!*value && ++i < u->argv.n)
			value = u->argv.v[i];
		if (name[1] != 'D' && name[1] != 'U')
			value = path_normal(db->a, path_join(db->a, u->dir, value));
		str_addf(key, "%s%s\n", name, value);
	}
}

/* 1 when the same source under the same macros and paths is there already. */
static int is_known(struct compdb *db, const struct unit *u, const char *lang)
{
	struct str key = {0};
	char digits[HASH_TEXT];
	int known;

	str_addf(&key, "%s\n%s\n", u->file, lang);
	add_key_flags(db, u, &key);
	hash_bytes(str_text(&key), key.len, digits);
	known = !text_set_add(db->a, &db->keys, arena_strdup(db->a, digits));
	str_free(&key);
	return known;
}

static const char *find_output(struct compdb *db, const struct unit *u, const char *output)
{
	for (size_t i = 1; i < u->argv.n; i++) {
		if (str_eq(u->argv.v[i], "-o") && i + 1 < u->argv.n)
			output = u->argv.v[i + 1];
		else if (str_starts(u->argv.v[i], "-o") && u->argv.v[i][2] && !flag_takes_next(u->argv.v[i]))
			output = u->argv.v[i] + 2;
	}
	return output ? path_normal(db->a, path_join(db->a, u->dir, output)) : NULL;
}

/* Why the source of a command cannot be read; NULL: it can. */
static const char *unreadable(struct compdb *db, const char *dir, const char *file)
{
	struct err why = {""};

	if (!fs_is_dir(dir))
		return arena_printf(db->a, "its working directory %s is gone; build again to record it", dir);
	if (!fs_exists(file))
		return "the file is gone; build again to record what there is now";
	if (!path_real(db->a, file))
		return "its symbolic links lead nowhere";
	return fs_check(file, &why) ? arena_strdup(db->a, why.text) : NULL;
}

static void add_unit(struct compdb *db, const char *dir, const char *file, const char *output,
		     const struct strlist *command)
{
	struct unit u = {.dir = dir, .file = absolute(db, dir, file)};
	const char *lang, *why = unreadable(db, dir, u.file);

	if (why) {
		/* another language's would not be read anyway */
		if (str_eq(language(command, u.file), "c"))
			fail(db, u.file, why);
		return;
	}
	compdb_expand(db->a, dir, command, &db->response_left, &u.argv);
	if (u.argv.n >= COMPDB_WORDS) {
		fail(db, u.file, arena_printf(db->a, "its command has more than %d words", COMPDB_WORDS));
		return;
	}
	lang = language(&u.argv, u.file);
	if (is_known(db, &u, lang))
		return;
	u.is_c = str_eq(lang, "c");
	u.output = find_output(db, &u, output);
	*list_push(db->a, &db->p->units) = u;
}

/* ---- one entry ---------------------------------------------------------------- */

/* 1 when the words call a compiler, or anything at all on that source. */
static int is_compile(struct compdb *db, const char *dir, const char *file, const struct strlist *words)
{
	const char *wanted = path_normal(db->a, path_join(db->a, dir, file));

	if (!words->n)
		return 0;
	for (size_t i = 1; i < words->n; i++) {
		const char *w = words->v[i];

		if (w[0] == '@' && compiler_name(path_base(words->v[0])))
			return 1;
		if (str_ends(w, path_base(file)) && str_eq(path_normal(db->a, path_join(db->a, dir, w)), wanted))
			return 1;
	}
	return 0;
}

/* Takes the compile of `file` out of a shell line's commands, following `cd`. */
static int add_from_shell(struct compdb *db, const char *dir, const char *file, const char *output,
			  const struct shell_line *line)
{
	const char *here = dir;

	for (size_t i = 0; i < line->n; i++) {
		const struct strlist *words = &line->v[i];
		struct strlist command = {0};

		if (words->n >= 2 && str_eq(words->v[0], "cd")) {
			here = path_normal(db->a, path_join(db->a, here, words->v[words->n - 1]));
			if (strlen(here) > PATH_MAX)
				return 0;
			continue;
		}
		compdb_strip(db->a, words, &command);
		/* a single command is taken at its word; the file may be named from either directory */
		if (command.n && line->n == 1) {
			add_unit(db, here, file, output, &command);
			return 1;
		}
		if (is_compile(db, here, file, &command)) {
			add_unit(db, here, file, output, &command);
			return 1;
		}
		if (is_compile(db, here, path_join(db->a, dir, file), &command)) {
			add_unit(db, here, path_join(db->a, dir, file), output, &command);
			return 1;
		}
	}
	return 0;
}

static int read_arguments(struct compdb *db, const cJSON *entry, struct shell_line *line, struct err *err)
{
	struct strlist words = {0};

	json_strlist(db->a, entry, "arguments", &words);
	/* ["sh", "-c", "cd x && cc ..."] is a shell line after all */
	if (words.n == 3 && str_eq(words.v[1], "-c") && str_ends(path_base(words.v[0]), "sh"))
		return shell_split(db->a, words.v[2], line, err);
	*list_push(db->a, line) = words;
	return 0;
}

static void read_entry(struct compdb *db, const cJSON *entry, int number)
{
	const char *dir = json_str(entry, "directory", db->home), *file = json_str(entry, "file", NULL);
	const char *command = json_str(entry, "command", NULL);
	struct shell_line line = {0};
	struct err why = {""};
	int status;

	if (!file || !*file) {
		fail(db, db->path, arena_printf(db->a, "entry %d names no \"file\"", number));
		return;
	}
	file = arena_strdup(db->a, file);
	dir = path_normal(db->a, path_join(db->a, db->home, dir));
	if (cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(entry, "arguments")))
		status = read_arguments(db, entry, &line, &why);
	else if (command)
		status = shell_split(db->a, command, &line, &why);
	else
		status = err_set(&why, "its entry has neither \"arguments\" nor \"command\"");
	if (status)
		fail(db, absolute(db, dir, file), arena_strdup(db->a, why.text));
	else if (!add_from_shell(db, dir, file, json_str(entry, "output", NULL), &line))
		fail(db, absolute(db, dir, file), "its command runs no compiler on it");
}

/* ---- the database ---------------------------------------------------------------- */

static int read_entries(struct compdb *db, const cJSON *doc, struct err *err)
{
	const cJSON *entry;
	int number = 0;

	if (!cJSON_IsArray(doc))
		return err_set(err, "%s is not a compile database: a JSON array of commands is expected.", db->path);
	if (!cJSON_GetArraySize(doc))
		return err_set(err,
			       "%s holds no command at all: the build that wrote it compiled nothing (or failed "
			       "unnoticed). Clean the tree and build again, or capture with --build CMD.",
			       db->path);
	cJSON_ArrayForEach(entry, doc)
	{
		if (proc_interrupted())
			return err_set(err, "interrupted");
		read_entry(db, entry, ++number);
	}
	if (!db->p->units.n && !db->p->failed.n)
		return err_set(err, "%s names no C source that could be scanned.", db->path);
	return 0;
}

int compdb_read(struct arena *a, const char *path, struct project *p, struct err *err)
{
	struct compdb db = {.a = a, .p = p, .response_left = RESPONSE_LIMIT};
	cJSON *doc;
	int status;

	if (fs_is_dir(path))
		path = path_join(a, path, "compile_commands.json");
	if (!fs_exists(path))
		return err_set(err,
			       "%s does not exist: point -p at a build folder (CMake writes the file with "
			       "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON, Meson always), or capture with --build CMD.",
			       path);
	db.path = path_normal(a, path_join(a, path_cwd(a), path));
	db.home = path_dir(a, db.path);
	doc = json_read_file(path, JSON_STRICT, err);
	if (!doc)
		return err_context(err, "The compile database can't be read; build again to have it rewritten");
	status = read_entries(&db, doc, err);
	cJSON_Delete(doc);
	if (status)
		return -1;
	if (!p->build_system)
		p->build_system = "compile_commands";
	project_facts(a, p);
	return 0;
}
