#include "model/compiler.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "model/runtimes.h"

/* How much of base is left without a version: "-12", "-4.9" at its end. */
static size_t without_version(const char *base)
{
	size_t all = strlen(base), n = all;

	while (n && (isdigit((unsigned char)base[n - 1]) || base[n - 1] == '.'))
		n--;
	return n && n < all && base[n - 1] == '-' ? n - 1 : all;
}

/* base is the word, a version may follow and a target triple go before. */
static int is_word(const char *base, const char *word)
{
	size_t n = without_version(base), k = strlen(word);

	return n >= k && !strncmp(base + n - k, word, k) && (n == k || base[n - k - 1] == '-');
}

int compiler_name(const char *base)
{
	static const char *const names[] = {"cc",  "gcc", "clang", "c99", "c89", "c11",
					    "c17", "tcc", "icx",   "g++", "c++", "clang++"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_word(base, names[i]))
			return strcmp(base, RUNTIME_WRAPPER) != 0;
	return 0;
}

const char *compiler_tool_name(const char *base)
{
	static const char *const tools[] = {"ar", "ranlib", "nm"};

	for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
		if (is_word(base, tools[i]))
			return tools[i];
	return NULL;
}

static const char *family_by_name(const char *base)
{
	if (strstr(base, "clang"))
		return "clang";
	return strstr(base, "gcc") || strstr(base, "g++") ? "gcc" : "";
}

/* A script of a compiler's name may call any compiler. */
static int is_program(const char *path)
{
	char head[4] = "";
	FILE *f = fopen(path, "re");
	int is = f && fread(head, 1, sizeof head, f) == sizeof head && !memcmp(head, "\177ELF", sizeof head);

	if (f)
		fclose(f);
	return is;
}

/* The executable that all links lead to; NULL: not here. */
static const char *executable(struct arena *a, const char *name)
{
	const char *path = strchr(name, '/') ? name : fs_which(a, name, NULL, NULL);

	return path && fs_is_exec(path) ? path_real(a, path) : NULL;
}

static const char *family_by_executable(struct arena *a, const char *name)
{
	const char *real = executable(a, name);

	return real && is_program(real) ? family_by_name(path_base(real)) : "";
}

const char *compiler_family(struct arena *a, const char *name)
{
	const char *family = family_by_executable(a, name);

	return *family ? family : family_by_name(path_base(name));
}

const char *compiler_family_asked(struct arena *a, const char *name)
{
	const char *family = family_by_executable(a, name);
	struct compiler c = {.path = strchr(name, '/') ? name : fs_which(a, name, NULL, NULL)};

	if (*family)
		return family;
	return c.path && !compiler_ask(a, &c) ? c.family : family_by_name(path_base(name));
}

/* gcc puts the packager's words in brackets between its name and the version:
 * "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0", "gcc (GCC) 8.5.0 20210514 (Red Hat 8.5.0-4)". */
static const char *gcc_version(const char *line)
{
	int depth = 0;
	const char *p = line;

	for (; *p && *p != '\n'; p++) {
		depth += *p == '(';
		depth -= *p == ')';
		if (depth == 0 && p[0] == ' ' && isdigit((unsigned char)p[1]))
			return p + 1;
	}
	return NULL;
}

int compiler_parse_version(struct arena *a, const char *text, struct compiler *c)
{
	const char *v = strstr(text, "clang version ");

	if (v) {
		c->family = "clang";
		v += strlen("clang version ");
	} else if (strstr(text, "Free Software Foundation")) {
		c->family = "gcc";
		v = gcc_version(text);
	}
	if (!v || sscanf(v, "%d.%d", &c->major, &c->minor) < 1)
		return -1;
	c->version = arena_strndup(a, v, strspn(v, "0123456789."));
	return 0;
}

int compiler_ask(struct arena *a, struct compiler *c)
{
	const char *argv[] = {c->path, "--version", NULL};
	const char *env[] = {"LC_ALL=C", "PATH=/usr/local/bin:/usr/bin:/bin", NULL};
	struct proc_spec spec = {.argv = argv, .env = env, .timeout_s = 20, .output_limit = 65536};
	struct proc_result r = {0};
	struct err err;

	int failed = proc_run(&spec, &r, &err) || !proc_ok(&r) || compiler_parse_version(a, str_text(&r.out), c);
	proc_result_free(&r);
	return failed ? -1 : 0;
}

/* "/usr/bin/x86_64-linux-gnu-gcc-12" -> "/usr/bin/x86_64-linux-gnu-gcc-ar-12"; clang's tools lie in its folder. */
static const char *tool_beside(struct arena *a, const char *real, int clang, const char *tool)
{
	const char *base = path_base(real), *dir = path_dir(a, real), *at;

	if (clang)
		return arena_printf(a, "%s/llvm-%s", dir, tool);
	at = strstr(base, "gcc") ? strstr(base, "gcc") : strstr(base, "g++");
	return at ? arena_printf(a, "%s/%.*sgcc-%s%s", dir, (int)(at - base), base, tool, at + 3) : "";
}

const char *compiler_tool(struct arena *a, const char *compiler, const char *tool, const char *not_in)
{
	struct compiler c = {.path = strchr(compiler, '/') ? compiler : fs_which(a, compiler, NULL, not_in)};
	const char *real = executable(a, compiler);
	int clang = str_eq(compiler_family_asked(a, compiler), "clang");

	if (*family_by_executable(a, compiler)) {
		const char *beside = tool_beside(a, real, clang, tool);
		if (fs_is_exec(beside))
			return beside;
	}
	const char *name = arena_printf(a, "%s-%s", clang ? "llvm" : "gcc", tool), *found = NULL;
	if (c.path && !compiler_ask(a, &c))
		found = fs_which(a, arena_printf(a, "%s-%d", name, c.major), NULL, not_in);
	return found ? found : fs_which(a, name, NULL, not_in);
}

void compiler_profile_generate(struct arena *a, const char *folder, struct strlist *out)
{
	strlist_addf(a, out, "-fprofile-generate=%s", folder);
	/* counters of threads that run at once must not be lost */
	strlist_add(a, out, "-fprofile-update=atomic");
}

void compiler_profile_use(struct arena *a, int clang, int partial, const char *folder, struct strlist *out)
{
	if (clang) {
		strlist_addf(a, out, "-fprofile-use=%s/merged.profdata", folder);
		strlist_add(a, out, "-Wno-profile-instr-unprofiled");
		strlist_add(a, out, "-Wno-profile-instr-out-of-date");
		strlist_add(a, out, "-Wno-error=backend-plugin");
		return;
	}
	strlist_addf(a, out, "-fprofile-use=%s", folder);
	strlist_add(a, out, "-fprofile-correction");
	strlist_add(a, out, "-Wno-missing-profile");
	/* what the training never reached is compiled as usual */
	if (partial)
		strlist_add(a, out, "-fprofile-partial-training");
}
