/* Commands of a report that advisor did not write here. They come to stand in scripts and presets that the user
 * runs, so of such a report only plain calls of the usual tools and of the tree's own programs pass: no shell's
 * operators, nothing outside of the tree, no variable that names a program or a file that is included. */
#include "apply/accept.h"

#include <string.h>
#include <strings.h>

#include "base/proc.h"
#include "base/str.h"

#define PLAIN	     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=+:,@% <"
#define QUOTES	     "'\"" /* around plain characters: a generator's name has a space */
#define COUNT(table) (sizeof(table) / sizeof *(table))

static int is_any(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_glob(list[i], word))
			return 1;
	return 0;
}

/* Below the folder that one is in, wherever in the word a path may begin. */
static int stays_below(const char *word)
{
	if (word[0] == '-' && word[1] && word[2] == '/') /* -S/x */
		return 0;
	for (const char *p = word; p; p = strpbrk(p + 1, "=:,@<"))
		if (strchr("/", p[strspn(p, "=:,@<")]) && p[strspn(p, "=:,@<")])
			return 0;
	return !strstr(word, "..");
}

/* NAME=value, NAME:TYPE=value: CMake's own variables choose compilers, launchers and scripts. */
static int is_harmless_definition(const char *text)
{
	static const char *const cmake[] = {
		"CMAKE_BUILD_TYPE", "CMAKE_EXPORT_COMPILE_COMMANDS",	  "CMAKE_POSITION_INDEPENDENT_CODE",
		"CMAKE_C_STANDARD", "CMAKE_INTERPROCEDURAL_OPTIMIZATION", "CMAKE_UNITY_BUILD"};
	size_t n = strcspn(text, ":=");
	char name[64];
	if (n >= sizeof name)
		return 0;
	memcpy(name, text, n);
	name[n] = '\0';
	return n && (strncasecmp(name, "CMAKE_", 6) || is_any(name, cmake, COUNT(cmake)));
}

static int is_option(const char *tool, const char *word)
{
	static const char *const options[] = {
		"-j*",	      "-s",	     "-k",	 "-S*",		  "-B*",
		"-G*",	      "-v",	     "--build",	 "--target*",	  "--parallel*",
		"--config*",  "--verbose",   "--silent", "--buildtype=*", "--no-print-directory",
		"--enable-*", "--disable-*", "--with-*", "--without-*",	  "-w"};
	static const char *const of_make[] = {"-C", "-f"};
	if (str_starts(word, "-D"))
		return is_harmless_definition(word + 2);
	return is_any(word, options, COUNT(options)) ||
	       (!str_eq(tool, "cmake") && is_any(word, of_make, COUNT(of_make)));
}

/* A compiler by its usual name, as PATH has it. */
static int is_compiler(const char *name)
{
	static const char *const names[] = {"cc", "c99", "gcc", "gcc-*", "clang", "clang-*", "*-gcc", "*-gcc-*"};
	return name[0] != '-' && is_any(name, names, COUNT(names));
}

/* NAME=value of make: the compiler, and switches of the project's. In others stand programs, flags, and files that a
 * target deletes. */
static int is_variable(const char *word)
{
	static const char *const switches[] = {"V",	     "VERBOSE", "DEBUG", "RELEASE",   "BUILD",	   "BUILDTYPE",
					       "BUILD_TYPE", "CONFIG",	"USE_*", "WITH_*",    "WITHOUT_*", "ENABLE_*",
					       "DISABLE_*",  "HAVE_*",	"NO_*",	 "BUILD_TLS", "BITS"};
	static const char *const values[] = {"",      "yes",  "no",	  "on",	 "off",	    "true",  "false",
					     "YES",   "NO",   "ON",	  "OFF", "release", "debug", "Release",
					     "Debug", "libc", "jemalloc", "all", "none",    "auto"};
	size_t n = strcspn(word, "=");
	char name[64];
	if (n >= sizeof name)
		return 0;
	memcpy(name, word, n);
	name[n] = '\0';
	const char *value = word + n + 1;
	if (!strcmp(name, "CC"))
		return is_compiler(value);
	return is_any(name, switches, COUNT(switches)) &&
	       (is_any(value, values, COUNT(values)) || strspn(value, "0123456789") == strlen(value));
}

/* What is to be made: nothing that leaves the tree, or cannot be made again. */
static int is_target(const char *word)
{
	static const char *const not_these[] = {"*install*", "*deploy*",	 "*publish*", "*upload*",
						"*push*",    "maintainer-clean", "mrproper"};
	return !is_any(word, not_these, COUNT(not_these));
}

/* A word after a tool. */
static int is_argument(const char *tool, const char *word)
{
	if (word[0] == '-')
		return is_option(tool, word) && is_target(word);
	return strchr(word, '=') ? is_variable(word) : is_target(word);
}

static int is_call(const struct strlist *words, size_t from, size_t to)
{
	static const char *const tools[] = {"make", "gmake", "ninja", "cmake", "meson", "sh"};
	static const char *const of_meson[] = {"setup", "compile"};
	const char *tool = words->v[from];
	int own = strchr(tool, '/') != NULL || str_eq(tool, "sh");
	if (!own && !is_any(tool, tools, COUNT(tools)))
		return 0;
	if (str_eq(tool, "sh") && (from + 1 >= to || words->v[from + 1][0] == '-'))
		return 0;
	if (str_eq(tool, "meson") && (from + 1 >= to || !is_any(words->v[from + 1], of_meson, COUNT(of_meson))))
		return 0;
	for (size_t i = from; i < to; i++) {
		const char *w = words->v[i];
		if (!stays_below(w) || (i > from && !own && !is_argument(tool, w)))
			return 0;
	}
	return 1;
}

int accept_command(struct arena *a, const char *command)
{
	struct strlist words = {0};
	size_t from = 0;
	if (!command)
		return 1;
	for (const char *p = command; *p; p++)
		if (!strchr(PLAIN QUOTES, *p) && strncmp(p, "&& ", 3) != 0 &&
		    (p == command || strncmp(p - 1, "&& ", 3) != 0))
			return 0;
	if (proc_split(a, command, &words, NULL) != 0 || !words.n)
		return 0;
	for (size_t i = 0; i <= words.n; i++) {
		if (i < words.n && !str_eq(words.v[i], "&&"))
			continue;
		if (i == from || !is_call(&words, from, i))
			return 0;
		from = i + 1;
	}
	return 1;
}
