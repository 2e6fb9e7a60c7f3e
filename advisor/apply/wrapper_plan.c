/* Which files the compiler wrapper consists of: the script, its names, and the
 * archive tools that LTO needs. */
#include <stdlib.h>
#include <string.h>

#include "apply/applying.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/compiler.h"

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

const char *wrapper_compiler(struct applying *ap)
{
	const char *own = ap->r->project.compiler,
		   *cc = own && fs_is_exec(own) ? own : fs_which(ap->a, "cc", NULL, NULL);
	return ap->c.compiler ? ap->c.compiler : cc ? cc : "cc";
}

/* Visits one program of PATH. */
struct tool_names {
	struct applying *ap;
	struct strlist names;
};

static int visit_tool(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct tool_names *t = ctx;
	(void)err;
	if (e->kind == FS_DIR)
		return FS_WALK_SKIP;
	if (compiler_tool_name(e->rel) && fs_is_exec(e->path) && !strlist_has(&t->names, e->rel))
		strlist_add(t->ap->a, &t->names, arena_strdup(t->ap->a, e->rel));
	return FS_WALK_ON;
}

/* All names that a build may call one by: ar, gcc-ar, x86_64-linux-gnu-gcc-ar-12, llvm-ar-14, ... */
static void tool_names(struct applying *ap, struct strlist *out)
{
	struct tool_names t = {.ap = ap};
	const char *path = getenv("PATH");
	for (path = path ? path : "/usr/local/bin:/usr/bin:/bin"; *path;) {
		size_t n = strcspn(path, ":");
		char *dir = arena_strndup(ap->a, path, n);
		if (n && dir[0] == '/' && fs_is_dir(dir))
			fs_walk(dir, visit_tool, &t, NULL);
		path += n + (path[n] == ':');
	}
	*out = t.names;
}

/* One of "ar", "ranlib", "nm" as a script, and links to it under all other names of the tool. */
static void plan_tool(struct applying *ap, const char *tool, const char *real, const struct strlist *names)
{
	struct str s = {0};
	str_addf(&s, "#!/bin/sh\n# Written by `advisor apply`: the compiler's own %s, for -flto\n", tool);
	/* gcc-ar looks for ar on PATH, and must not find this again */
	str_add(&s, "bin=${0%/*} rest= IFS=:\n"
		    "for d in $PATH; do\n"
		    "\t[ \"$d\" = \"$bin\" ] || rest=$rest${rest:+:}$d\n"
		    "done\n"
		    "unset IFS\n"
		    "PATH=$rest\nexport PATH\nexec ");
	str_add_shell(&s, real);
	str_add(&s, " \"$@\"\n");
	apply_plan_file(ap, arena_printf(ap->a, "%s/bin/%s", ap->folder, tool), 0755, str_text(&s));
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(compiler_tool_name(names->v[i]), tool) && !str_eq(names->v[i], tool))
			apply_plan_link(ap, arena_printf(ap->a, "%s/bin/%s", ap->folder, names->v[i]), tool);
	str_free(&s);
}

int wrapper_lto(const struct applying *ap)
{
	const struct changes *c = &ap->c;
	int lto = strlist_has_prefix(&c->add, "-flto");
	for (size_t i = 0; i < c->n; i++)
		lto |= strlist_has_prefix(&c->v[i]->edit.add, "-flto");
	return lto;
}

int wrapper_is_needed(const struct applying *ap)
{
	const struct changes *c = &ap->c;
	/* a library's place is after what needs it, where no link option is */
	return c->pgo || c->pool || c->dropped.n || strlist_has_prefix(&c->link, "-l") ||
	       !changes_are_additive(c, &ap->r->baseline.flags);
}

/* The part of a flag that another one of the same kind has, too: "-O", "-march=", "-DNAME", "-fname" of "-fno-name". */
static const char *stem(struct arena *a, const char *flag)
{
	if (str_starts(flag, "-O"))
		return "-O";
	if (str_starts(flag, "-D") || str_starts(flag, "-U"))
		return arena_printf(a, "-D%.*s", (int)strcspn(flag + 2, "="), flag + 2);
	if (str_starts(flag, "-fno-"))
		flag = arena_printf(a, "-f%s", flag + 5);
	return arena_printf(a, "%.*s", (int)strcspn(flag, "="), flag);
}

int wrapper_flags_compete(struct applying *ap)
{
	/* which of the build's flags come first and which last nobody says; one level is the build system's own */
	const struct strlist *was = &ap->r->baseline.flags;
	for (size_t i = 0; i < ap->c.add.n; i++) {
		const char *ours = stem(ap->a, ap->c.add.v[i]);
		size_t same = 0;
		for (size_t j = 0; j < was->n; j++)
			same += str_eq(stem(ap->a, was->v[j]), ours);
		if (same > (size_t)str_eq(ours, "-O"))
			return 1;
	}
	return 0;
}

const char *wrapper_archive_tool(struct applying *ap, const char *tool)
{
	return wrapper_lto(ap) ? compiler_tool(ap->a, wrapper_compiler(ap), tool, NULL) : NULL;
}

void wrapper_plan_archive_tools(struct applying *ap)
{
	static const char *const tools[] = {"ar", "ranlib", "nm"};
	struct strlist names = {0};
	if (!wrapper_lto(ap))
		return;
	tool_names(ap, &names);
	for (size_t i = 0; i < 3; i++) {
		const char *real = wrapper_archive_tool(ap, tools[i]);
		if (real)
			plan_tool(ap, tools[i], real, &names);
	}
}

void wrapper_plan(struct applying *ap)
{
	struct strlist names = {0};
	ap->flush =
		ap->c.pgo && ap->opt->libexec && fs_exists(path_join(ap->a, ap->opt->libexec, RUNTIME_FLUSH_ARCHIVE));
	compiler_names(ap, &names);
	apply_plan_file(ap, arena_printf(ap->a, "%s/bin/launch", ap->folder), 0755, wrapper_text(ap));
	for (size_t i = 0; i < names.n; i++)
		apply_plan_link(ap, arena_printf(ap->a, "%s/bin/%s", ap->folder, names.v[i]), "launch");
	wrapper_plan_archive_tools(ap);
	if (ap->flush)
		apply_plan_copy(ap, arena_printf(ap->a, "%s/" RUNTIME_FLUSH_ARCHIVE, ap->folder),
				path_join(ap->a, ap->opt->libexec, RUNTIME_FLUSH_ARCHIVE));
	if (!ap->c.pool)
		return;
	apply_plan_copy(ap, arena_printf(ap->a, "%s/" RUNTIME_POOL_HEADER, ap->folder),
			path_join(ap->a, ap->opt->libexec, RUNTIME_POOL_HEADER));
	apply_plan_copy(ap, arena_printf(ap->a, "%s/" RUNTIME_POOL_ARCHIVE, ap->folder),
			path_join(ap->a, ap->opt->libexec, RUNTIME_POOL_ARCHIVE));
}

void wrapper_path_lines(struct applying *ap, struct str *s)
{
	/* a sourced file cannot know where it is */
	str_add(s, apply_up_to_root(ap) ? "PATH=$PWD/" : "PATH=");
	str_add_shell(s, arena_printf(ap->a, "%s/bin", ap->folder_shown));
	str_add(s, ":$PATH\nexport PATH\n");
}
