/* Flags of a link. */
#include "apply/accept.h"
#include "apply/accept_parts.h"

/* One word of -Wl,... ; -z takes the next. */
static int is_linker_word(const char *word)
{
	static const char *const words[] = {
		"--gc-sections",
		"--no-gc-sections",
		"--as-needed",
		"--no-as-needed",
		"--sort-common",
		"--relax",
		"--no-relax",
		"-Bsymbolic",
		"-Bsymbolic-functions",
		"-Bsymbolic-non-weak-functions",
		"-Bdynamic",
		"-Bstatic",
		"--strip-all",
		"--discard-all",
		"-s",
		"-x",
		"--push-state",
		"--pop-state",
		"--emit-relocs",
		"-q",
		"-pie",
		"--no-pie",
		"--enable-new-dtags",
		"--eh-frame-hdr",
		"--gdb-index",
	};
	static const char *const named[] = {
		"--icf=",  "--hash-style=",	"--sort-section=", "--build-id=",	 "--threads=",
		"--lto-O", "--lto-partitions=", "--thinlto-jobs=", "--pack-dyn-relocs=", "--compress-debug-sections=",
		"-O"};
	if (is_any(word, words, COUNT(words)))
		return 1;
	for (size_t i = 0; i < COUNT(named); i++)
		if (str_starts(word, named[i]))
			return made_of(word + strlen(named[i]), LETTERS DIGITS "-");
	return 0;
}

/* -z WORD: others take away what the system protects a program by (notext, nognustack, ...). */
static int is_z_word(const char *word)
{
	static const char *const words[] = {"now",
					    "lazy",
					    "relro",
					    "norelro",
					    "noexecstack",
					    "execstack",
					    "text",
					    "defs",
					    "nodelete",
					    "separate-code",
					    "combreloc",
					    "muldefs",
					    "interpose",
					    "nodefaultlib",
					    "noseparate-code",
					    "initfirst",
					    "rodynamic",
					    "ibt",
					    "shstk",
					    "pack-relative-relocs",
					    "start-stop-gc",
					    "unique-symbol",
					    "keep-text-section-prefix"};
	static const char *const sizes[] = {"max-page-size=", "common-page-size=", "stack-size="};
	for (size_t i = 0; i < COUNT(sizes); i++)
		if (str_starts(word, sizes[i]))
			return word[strlen(sizes[i])] && made_of(word + strlen(sizes[i]), DIGITS "xabcdefABCDEF");
	return is_any(word, words, COUNT(words));
}

static int is_for_linker(const char *words)
{
	char word[128];
	int after_z = 0;
	for (const char *p = words; *p;) {
		size_t n = strcspn(p, ",");
		if (!n || n >= sizeof word)
			return 0;
		memcpy(word, p, n);
		word[n] = '\0';
		int ok = after_z ? is_z_word(word) : str_eq(word, "-z") || is_linker_word(word);
		if (!ok)
			return 0;
		after_z = !after_z && str_eq(word, "-z");
		p += n + (p[n] == ',');
	}
	return words[0] && !after_z && !str_ends(words, ",");
}

int accept_link_flag(const char *flag)
{
	if (str_starts(flag, "-Wl,"))
		return is_for_linker(flag + strlen("-Wl,"));
	if (str_starts(flag, "-l")) /* of the system's folders: no -L passes */
		return flag[2] && flag[2] != '.' && made_of(flag + 2, LETTERS DIGITS "_+.-");
	return accept_compile_flag(flag);
}
