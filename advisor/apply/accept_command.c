/* Commands of a report that was written on another machine. They come to stand in scripts and presets that the user
 * runs, so of such a report only plain calls of the usual tools and of the tree's own programs pass: no shell's
 * operators, nothing outside of the tree, no variable that names a program or a file that is included. */
#include "apply/accept.h"

#include <string.h>
#include <strings.h>

#include "base/proc.h"
#include "base/str.h"

#define PLAIN	     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=+:,@% <"
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

/* CC=gcc: a program of PATH, or a word; what make and the shell themselves go by is not for others to set. */
static int is_variable(const char *word)
{
	static const char *const theirs[] = {"SHELL=*", "*SHELLFLAGS=*", "MAKE*=*", "GNUMAKEFLAGS=*", "LD_*", "PATH=*"};
	const char *value = strchr(word, '=');
	return !value || (!is_any(word, theirs, COUNT(theirs)) && !strpbrk(value, "/:"));
}

static int is_call(const struct strlist *words, size_t from, size_t to)
{
	static const char *const tools[] = {"make", "gmake", "ninja", "cmake", "meson", "sh"};
	const char *tool = words->v[from];
	int own = strchr(tool, '/') != NULL || str_eq(tool, "sh");
	if (!own && !is_any(tool, tools, COUNT(tools)))
		return 0;
	if (str_eq(tool, "sh") && (from + 1 >= to || words->v[from + 1][0] == '-'))
		return 0;
	for (size_t i = from; i < to; i++) {
		const char *w = words->v[i];
		if (!stays_below(w) || (i > from && !own && (w[0] == '-' ? !is_option(tool, w) : !is_variable(w))))
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
		if (!strchr(PLAIN, *p) && strncmp(p, "&& ", 3) != 0 && (p == command || strncmp(p - 1, "&& ", 3) != 0))
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
