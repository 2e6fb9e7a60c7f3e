/* Which files the compiler wrapper consists of: the script, its names, and the
 * archive tools that LTO needs. */
#include <ctype.h>
#include <string.h>

#include "apply/applying.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/flags.h"

const char *wrapper_cxx(struct arena *a, const char *compiler)
{
	const char *base = path_base(compiler), *at = strstr(base, "clang");
	const char *stem = at ? "clang" : "gcc", *cxx = at ? "clang++" : "g++";
	at = at ? at : strstr(base, "gcc");
	if (!at)
		return compiler;
	const char *path = arena_printf(a, "%.*s%s%s", (int)(at - compiler), compiler, cxx, at + strlen(stem));
	return fs_is_exec(path) ? path : compiler;
}

/* The names under which the build may call a compiler. */
static void compiler_names(struct applying *ap, struct strlist *names)
{
	static const char *const usual[] = {
		"cc", "gcc", "c99", "c89", "clang", "c++", "g++", "clang++", "x86_64-linux-gnu-gcc"};
	/* Not a name that is not installed: configure scripts look whether it is there. */
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (fs_which(ap->a, usual[i], NULL, NULL))
			strlist_add(ap->a, names, usual[i]);
	const struct host *h = &ap->r->host;
	for (size_t i = 0; i < h->compilers.n; i++)
		if (h->compilers.v[i].name && compiler_name(h->compilers.v[i].name) &&
		    !strlist_has(names, h->compilers.v[i].name))
			strlist_add(ap->a, names, h->compilers.v[i].name);
	const struct project *p = &ap->r->project;
	for (size_t i = 0; i < p->units.n; i++) {
		const char *base = p->units.v[i].argv.n ? path_base(p->units.v[i].argv.v[0]) : "";
		if (compiler_name(base) && !strlist_has(names, base))
			strlist_add(ap->a, names, base);
	}
}

/* "/usr/bin/clang-14" -> llvm-ar beside it or "llvm-ar-14"; "gcc-12" -> "gcc-ar-12". */
static const char *archive_tool(struct applying *ap, const char *tool)
{
	const char *compiler = ap->c.compiler ? ap->c.compiler : ap->r->host.compilers.n ? "gcc" : "cc";
	int clang = str_eq(compiler_family(compiler), "clang");
	const char *prefix = clang ? "llvm" : "gcc", *dash = strrchr(path_base(compiler), '-');
	const char *real = path_real(ap->a, compiler), *found;
	const char *name = arena_printf(ap->a, "%s-%s", prefix, tool);
	if (clang && real && fs_is_exec(path_join(ap->a, path_dir(ap->a, real), name)))
		return path_join(ap->a, path_dir(ap->a, real), name);
	if (dash && isdigit((unsigned char)dash[1])) {
		found = fs_which(ap->a, arena_printf(ap->a, "%s%s", name, dash), NULL, NULL);
		if (found)
			return found;
	}
	return fs_which(ap->a, name, NULL, NULL);
}

/* Plain ar does not see what is in an LTO object, unless it has the compiler's plugin. */
static void archive_tools(struct applying *ap)
{
	static const char *const tools[] = {"ar", "ranlib", "nm"};
	if (!strlist_has_prefix(&ap->c.add, "-flto"))
		return;
	for (size_t i = 0; i < 3; i++) {
		const char *real = archive_tool(ap, tools[i]);
		struct str s = {0};
		if (!real)
			continue;
		str_addf(&s, "#!/bin/sh\n# Written by `advisor apply`: the compiler's own %s, for -flto\n", tools[i]);
		/* gcc-ar looks for ar on PATH, and must not find this again */
		str_add(&s, "bin=${0%/*} rest= IFS=:\n"
			    "for d in $PATH; do\n"
			    "\t[ \"$d\" = \"$bin\" ] || rest=$rest${rest:+:}$d\n"
			    "done\n"
			    "unset IFS\n"
			    "PATH=$rest\nexport PATH\nexec ");
		str_add_shell(&s, real);
		str_add(&s, " \"$@\"\n");
		plan_file(ap, arena_printf(ap->a, "%s/bin/%s", ap->folder, tools[i]), 0755, str_text(&s));
		str_free(&s);
	}
}

void wrapper_plan(struct applying *ap)
{
	struct strlist names = {0};
	compiler_names(ap, &names);
	plan_file(ap, arena_printf(ap->a, "%s/bin/launch", ap->folder), 0755, wrapper_text(ap));
	for (size_t i = 0; i < names.n; i++)
		plan_link(ap, arena_printf(ap->a, "%s/bin/%s", ap->folder, names.v[i]), "launch");
	archive_tools(ap);
	if (!ap->c.pool)
		return;
	plan_copy(ap, arena_printf(ap->a, "%s/" RUNTIME_POOL_HEADER, ap->folder),
		  path_join(ap->a, ap->opt->libexec, RUNTIME_POOL_HEADER));
	plan_copy(ap, arena_printf(ap->a, "%s/" RUNTIME_POOL_ARCHIVE, ap->folder),
		  path_join(ap->a, ap->opt->libexec, RUNTIME_POOL_ARCHIVE));
}
