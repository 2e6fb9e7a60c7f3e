#include "apply/accept.h"

#include <string.h>
#include <strings.h>

#include "apply/accept_parts.h"
#include "base/str.h"

static int begins_with_any(const char *text, const char *const *prefixes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(text, prefixes[i]))
			return 1;
	return 0;
}

static int is_identifier(const char *text, size_t n)
{
	return n && strspn(text, LETTERS DIGITS "_") >= n && !strchr(DIGITS, text[0]);
}

/* After a name in a sum: a type's, or whatever sizeof is asked of. NULL: another name, which could be a function's. */
static const char *after_name(const char *p, size_t n, int in_sizeof)
{
	static const char *const types[] = {"sizeof", "int",	"unsigned", "size_t", "long",  "char",
					    "short",  "double", "float",    "void",   "signed"};
	char name[64];
	if (n >= sizeof name)
		return NULL;
	memcpy(name, p, n);
	name[n] = '\0';
	return in_sizeof || strchr(DIGITS, *p) || is_any(name, types, COUNT(types)) ? p + n : NULL;
}

/* A constant in parentheses ("(2*(16*sizeof(void *)))"): nothing in it can be called. */
static int is_sum(const char *text)
{
	size_t n = strlen(text);
	int depth = 0, in_sizeof = 0; /* in_sizeof: the depth of its parentheses */
	if (n < 3 || text[0] != '(' || text[n - 1] != ')')
		return 0;
	for (const char *p = text; p && *p;) {
		size_t name = strspn(p, LETTERS DIGITS "_");
		if (name) {
			in_sizeof = name == 6 && !strncmp(p, "sizeof(", 7) && !in_sizeof ? depth + 1 : in_sizeof;
			p = after_name(p, name, in_sizeof && depth >= in_sizeof);
			if (!p)
				return 0;
			continue;
		}
		if (!strchr("() +-*/%<>&|~^", *p) || (*p == ')' && --depth < 0))
			return 0;
		depth += *p == '(';
		in_sizeof = depth < in_sizeof ? 0 : in_sizeof;
		p++;
	}
	return depth == 0;
}

static int is_number(const char *text)
{
	text += *text == '-';
	return *text && strchr(DIGITS, *text) && made_of(text, DIGITS LETTERS ".");
}

/* -DNAME, -DNAME=4096, -DNAME=(2*(4+1)). A name would rename a function (-Dputs=system), nothing would take one
 * away, a text would be code. */
static int is_definition(const char *text)
{
	size_t n = strcspn(text, "=");
	return is_identifier(text, n) && (!text[n] || is_number(text + n + 1) || is_sum(text + n + 1));
}

/* -f... that load code, name files, or write them beside what is compiled. */
static const char *const not_f[] = {
	"plugin",
	"pass-plugin",
	"use-ld",
	"dump",
	"no-dump",
	"opt-info",
	"callgraph-info",
	"profile-",
	"auto-profile",
	"coverage",
	"module",
	"implicit-module",
	"prebuilt",
	"build-session",
	"crash-",
	"debug-",
	"file-",
	"macro-",
	"record-",
	"save-",
	"optimization-record",
	"time-",
	"proc-stat",
	"sanitize-",
	"xray",
	"randomize",
	"thinlto-index",
	"embed",
	"diagnostics",
	"working-",
	"integrated-cc",
	"no-integrated-",
	"stack-usage",
	"compare-debug",
	"pch",
	"preprocessed",
	"directives",
	"syntax-only",
	"instrument-functions-",
	"patchable",
	"stack-limit",
	"test-coverage",
	"path-coverage",
	"condition-coverage",
	"cs-profile",
	"memory-profile",
	"offload",
	"deps",
	"thinlto",
};
/* -f... that take a value: of another, or of one that a compiler will have, the value may be a file or a program. */
static const char *const with_value[] = {
	"align-functions",
	"align-jumps",
	"align-labels",
	"align-loops",
	"cf-protection",
	"denormal-fp-math",
	"excess-precision",
	"fp-contract",
	"fp-eval-method",
	"fp-exception-behavior",
	"fp-model",
	"inline-limit",
	"ira-algorithm",
	"ira-region",
	"lax-vector-conversions",
	"live-patching",
	"lto",
	"lto-compression-level",
	"lto-partition",
	"max-type-align",
	"message-length",
	"min-function-alignment",
	"no-sanitize",
	"openmp",
	"pack-struct",
	"random-seed",
	"sanitize",
	"sched-stalled-insns",
	"sched-stalled-insns-dep",
	"simd-cost-model",
	"stack-reuse",
	"strict-flex-arrays",
	"tls-model",
	"tree-parallelize-loops",
	"trivial-auto-var-init",
	"veclib",
	"vect-cost-model",
	"visibility",
	"zero-call-used-regs",
};
static const char *const linkers[] = {"-fuse-ld=bfd", "-fuse-ld=gold", "-fuse-ld=lld", "-fuse-ld=mold"};
/* the words that a profile is made and used with are apply's own */
static const char *const allowed_f[] = {"-fprofile-partial-training", "-fprofile-reorder-functions", "-fprofile-values",
					"-fno-profile-values", "-fno-profile-reorder-functions"};

static int is_f(const char *flag)
{
	const char *name = flag + strlen("-f"), *equals = strchr(name, '=');
	if (is_any(flag, linkers, COUNT(linkers)) || is_any(flag, allowed_f, COUNT(allowed_f)))
		return 1;
	if (begins_with_any(name, not_f, COUNT(not_f)) ||
	    (str_starts(name, "no-") && begins_with_any(name + 3, not_f, COUNT(not_f))))
		return 0;
	for (size_t i = 0; equals && i < COUNT(with_value); i++)
		if (str_starts(name, with_value[i]) && name + strlen(with_value[i]) == equals)
			return equals[1] && made_of(equals + 1, LETTERS DIGITS "-+_,:");
	return name[0] && made_of(name, LETTERS DIGITS "-+_");
}

static int is_m(const char *flag)
{
	static const char *const not_m[] = {"-mllvm",	"-mmlir",  "-mspecs", "-mfentry-",     "-mlinker",
					    "-mrecord", "-module", "-multi",  "-mthread-model"};
	return flag[2] && !begins_with_any(flag, not_m, COUNT(not_m)) && made_of(flag + 2, LETTERS DIGITS "-+=_.");
}

static int is_parameter(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz" DIGITS "-");
	return n && text[n] == '=' && text[n + 1] && made_of(text + n + 1, DIGITS);
}

/* -g...: of others, the next word may be a folder (-gcc-toolchain, -gen-cdb-fragment-path). */
static int is_debug(const char *flag)
{
	static const char *const words[] = {"-g",
					    "-g0",
					    "-g1",
					    "-g2",
					    "-g3",
					    "-ggdb",
					    "-ggdb0",
					    "-ggdb1",
					    "-ggdb2",
					    "-ggdb3",
					    "-gdwarf",
					    "-gdwarf-2",
					    "-gdwarf-3",
					    "-gdwarf-4",
					    "-gdwarf-5",
					    "-gdwarf32",
					    "-gdwarf64",
					    "-gz",
					    "-gz=none",
					    "-gz=zlib",
					    "-gz=zstd",
					    "-gsplit-dwarf",
					    "-gmlt",
					    "-gline-tables-only",
					    "-gno-column-info",
					    "-gcolumn-info",
					    "-gpubnames"};
	if (str_starts(flag, "-gno-"))
		return made_of(flag, LETTERS DIGITS "-");
	return is_any(flag, words, COUNT(words));
}

int accept_compile_flag(const char *flag)
{
	static const char *const words[] = {"-pthread", "-pipe",       "-ansi",	  "-pie", "-no-pie",
					    "-nopie",	"-static-pie", "-static", "-s"};
	static const char *const levels[] = {"-O", "-O0", "-O1", "-O2", "-O3", "-Os", "-Og", "-Oz", "-Ofast"};
	if (is_any(flag, words, COUNT(words)) || is_any(flag, levels, COUNT(levels)))
		return 1;
	if (str_starts(flag, "-D"))
		return is_definition(flag + 2);
	if (str_starts(flag, "-U"))
		return is_identifier(flag + 2, strlen(flag + 2));
	if (str_starts(flag, "--param="))
		return is_parameter(flag + strlen("--param="));
	if (str_starts(flag, "-std="))
		return made_of(flag + 1, LETTERS DIGITS "+:=-");
	if (str_starts(flag, "-g"))
		return is_debug(flag);
	if (str_starts(flag, "-Wa,-m"))
		return made_of(flag + strlen("-Wa,"), LETTERS DIGITS "=-");
	if (str_starts(flag, "-W"))
		return made_of(flag + 2, LETTERS DIGITS "-+=");
	return str_starts(flag, "-f") ? is_f(flag) : str_starts(flag, "-m") && is_m(flag);
}

int accept_removal(const char *pattern)
{
	return pattern[0] == '-' && pattern[1] && pattern[1] != '*';
}

/* -DNAME=VALUE of CMake and Meson, --enable-x and the like of a configure script. The value is a word, no path;
 * CMake's own variables choose compilers, launchers and scripts. */
int accept_option(const char *word)
{
	static const char *const switches[] = {"--enable-", "--disable-", "--with-", "--without-"};
	const char *name = str_starts(word, "-D") ? word + 2 : NULL;
	for (size_t i = 0; !name && i < COUNT(switches); i++)
		name = str_starts(word, switches[i]) ? word + strlen(switches[i]) : NULL;
	if (!name || !strncasecmp(name + strspn(name, "_"), "CMAKE_", 6))
		return 0;
	size_t n = strspn(name, LETTERS DIGITS "_-.");
	const char *value = name[n] == '=' ? name + n + 1 : "";
	if (!n || name[0] == '-' || name[0] == '.' || (name[n] && name[n] != '='))
		return 0;
	return value[0] != '-' && value[0] != '.' && made_of(value, LETTERS DIGITS "_-.+");
}

int accept_setting(const char *setting)
{
	static const char *const names[] = {
		"GLIBC_TUNABLES",
		"MALLOC_ARENA_MAX",
		"MALLOC_ARENA_TEST",
		"MALLOC_MMAP_MAX_",
		"MALLOC_MMAP_THRESHOLD_",
		"MALLOC_TRIM_THRESHOLD_",
		"MALLOC_TOP_PAD_",
		"MALLOC_CONF",
		"OMP_NUM_THREADS",
		"OMP_PROC_BIND",
		"OMP_PLACES",
		"OMP_SCHEDULE",
		"OMP_DYNAMIC",
		"OMP_WAIT_POLICY",
		"OMP_STACKSIZE",
		"GOMP_SPINCOUNT",
		"GOMP_CPU_AFFINITY",
		"KMP_BLOCKTIME",
		"KMP_AFFINITY",
		"LD_BIND_NOW",
	};
	static const char *const families[] = {"MIMALLOC_", "TCMALLOC_", "RPMALLOC_", "SNMALLOC_"};
	size_t n = strcspn(setting, "=");
	char name[64];
	if (!setting[n] || n >= sizeof name || !is_identifier(setting, n))
		return 0;
	memcpy(name, setting, n);
	name[n] = '\0';
	if (!is_any(name, names, COUNT(names)) && !begins_with_any(name, families, COUNT(families)))
		return 0;
	/* jemalloc's profiles are files; the rest takes away what the processor defends a program by */
	static const char *const not_in_values[] = {"prof", "shstk", "ibt", "tagging", "hwcaps"};
	for (size_t i = 0; i < COUNT(not_in_values); i++)
		if (strstr(setting + n + 1, not_in_values[i]))
			return 0;
	return made_of(setting + n + 1, LETTERS DIGITS "_.,:=+%-");
}
