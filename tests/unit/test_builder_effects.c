/* Every rule of rules/flags/ does what it says on a compiler that is here: its options are taken, and the code
 * (or the link, or what the process loads) of a program changes. The rule itself names the flags of the build that it
 * is for and the shape of the program (tests/effects/<shape>.h). What the machine lacks is skipped and named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "builder/builder.h"
#include "host/host.h"
#include "model/compiler.h"
#include "model/flags.h"
#include "model/rule.h"
#include "model/runtimes.h"

#define CASES SOURCE_DIR "/tests/effects"

static struct arena arena;
static struct rule_set rules;
static struct host host;
static const char *dir;

/* What became of one rule on one compiler. */
enum effect { SHOWN, NO_CHANGE, REFUSED, ABSENT };

static struct strlist words_of(const char *text)
{
	struct strlist l = {0};
	assert_int_equal(proc_split(&arena, text, &l, NULL), 0);
	return l;
}

/* The flags between "base:" and the comment's end. */
/* The flags of the build without the rule: a copy that may be added to. */
static struct strlist base_flags(const struct rule *r)
{
	struct strlist flags = {0};
	strlist_cat(&arena, &flags, &r->effect_base);
	return flags;
}

/* A source of the rule's shape. */
static const char *source_of(const struct rule *r)
{
	const char *path = arena_printf(&arena, "%s/%s.c", dir, r->id);
	const char *text = arena_printf(&arena, "#include \"%s.h\"\n", r->effect_shape);
	if (fs_write(path, text, strlen(text), 0, NULL) != 0)
		fail_msg("%s cannot be written", path);
	return path;
}

static int runs(const struct strlist *argv, const char *const *env, struct str *out)
{
	struct proc_spec spec = {.argv = strlist_argv(&arena, argv), .env = env, .cwd = dir, .timeout_s = 60};
	struct proc_result r = {0};
	int ok = proc_run(&spec, &r, NULL) == 0 && proc_ok(&r);
	if (ok && out)
		str_addn(out, str_text(&r.out), r.out.len);
	proc_result_free(&r);
	return ok;
}

/* What stands for a template's place. */
static void fill(const struct strlist *from, struct strlist *to)
{
	static const struct {
		const char *rule, *shown;
	} table[] = {{"-D%N=%V", "-DFAST=1"}, {"%S", "-fno-tree-ter"}};
	for (size_t i = 0; i < from->n; i++) {
		const char *flag = from->v[i], *cores = strstr(flag, "%C");
		for (size_t j = 0; j < sizeof table / sizeof *table; j++)
			if (str_eq(flag, table[j].rule))
				flag = table[j].shown;
		strlist_add(&arena, to, cores ? arena_printf(&arena, "%.*s2", (int)(cores - flag), flag) : flag);
	}
}

/* One translation: the compile flags with the rule's edit or without, and the link's when it links. */
struct job {
	const char *compiler, *source, *output;
	const struct strlist *base;
	const struct rule *rule; /* NULL: as the build is */
	const char *profile; /* "-fprofile-use=..." */
	int link;
};

static int translate(const struct job *j, const char **hash)
{
	struct strlist argv = {0}, add = {0}, none = {0}, full, files = {0};
	strlist_add(&arena, &argv, j->compiler);
	strlist_cat(&arena, &argv, j->base);
	if (j->rule)
		fill(&j->rule->add, &add);
	if (j->rule && j->rule->pool) {
		strlist_add(&arena, &add, "-include");
		strlist_add(&arena, &add, BINARY_DIR "/libexec/" RUNTIME_POOL_HEADER);
	}
	flags_edit(&arena, &argv, j->rule ? &j->rule->remove : &none, &add, &full);
	const char *rest[] = {"-Werror",
			      "-Wno-unused-command-line-argument",
			      "-Wno-unknown-warning-option",
			      "-Wno-invalid-feature-combination", /* -march=native on a newer processor */
			      "-Wno-deprecated", /* -Ofast in newer versions of clang */
			      "-I" CASES,
			      j->source,
			      "-o",
			      j->output};
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		strlist_add(&arena, &full, rest[i]);
	if (j->profile)
		strlist_add(&arena, &full, j->profile);
	if (j->link && j->rule)
		fill(&j->rule->link, &full);
	strlist_add(&arena, &full, j->link ? "-lm" : "-c");
	if (!runs(&full, NULL, NULL))
		return -1;
	unsigned long long size;
	strlist_add(&arena, &files, j->output);
	return hash ? code_hash(&arena, &files, hash, &size, NULL) : 0;
}

static const char *other_family(const char *name)
{
	return str_starts(name, "gcc") ? "clang" : "gcc";
}

static enum effect compiled(const struct rule *r, const char *compiler, const char *source)
{
	struct strlist base = base_flags(r);
	const char *hash[2] = {NULL, NULL}, *out = path_join(&arena, dir, "out");
	/* a rule that compiles with another family is for builds by the one */
	const struct compiler *own = r->use_compiler ? host_compiler(&host, other_family(r->use_compiler)) : NULL;
	struct job job = {.compiler = own ? own->path : compiler, .source = source, .output = out, .base = &base};
	job.link = r->link.n > 0 || r->kind == RULE_LINK;
	if (translate(&job, &hash[0]) != 0)
		return ABSENT; /* the build that the rule is for is not possible here */
	job.rule = r;
	job.compiler = compiler;
	if (translate(&job, &hash[1]) != 0) {
		/* what compiles and does not link lacks a library or a linker */
		int links = job.link;
		job.link = 0;
		return links && translate(&job, NULL) == 0 ? ABSENT : REFUSED;
	}
	return str_eq(hash[0], hash[1]) ? NO_CHANGE : SHOWN;
}

/* Merges clang's raw profile with the llvm-profdata that is beside the real compiler. */
static const char *merged(const char *compiler)
{
	const char *real = path_real(&arena, compiler);
	const char *tool = path_join(&arena, path_dir(&arena, real), "llvm-profdata");
	if (!fs_is_exec(tool))
		return NULL;
	struct strlist argv = words_of(arena_printf(&arena, "%s merge -o c.profdata c.profraw", tool));
	return runs(&argv, NULL, NULL) ? arena_printf(&arena, "-fprofile-use=%s/c.profdata", dir) : NULL;
}

static enum effect profiled(const struct rule *r, const char *compiler, const char *source)
{
	struct strlist base = base_flags(r), counting = base_flags(r), run = {0};
	const char *plain = NULL, *used = NULL, *out = path_join(&arena, dir, "out");
	int clang = str_eq(compiler_family(&arena, compiler), "clang");
	struct job job = {.compiler = compiler, .source = source, .output = out, .base = &base, .link = 1};
	if (translate(&job, &plain) != 0)
		return ABSENT;
	strlist_add(&arena, &counting,
		    clang ? arena_printf(&arena, "-fprofile-generate")
			  : arena_printf(&arena, "-fprofile-generate=%s", dir));
	job.base = &counting;
	strlist_add(&arena, &run, out);
	const char *changes[] = {arena_printf(&arena, "LLVM_PROFILE_FILE=%s/c.profraw", dir), NULL};
	if (translate(&job, NULL) != 0 || !runs(&run, proc_env(&arena, changes), NULL))
		return ABSENT; /* no runtime for profiles is installed */
	job.base = &base;
	job.rule = r;
	job.profile = clang ? merged(compiler) : arena_printf(&arena, "-fprofile-use=%s", dir);
	if (!job.profile)
		return ABSENT;
	if (translate(&job, &used) != 0)
		return REFUSED;
	return str_eq(plain, used) ? NO_CHANGE : SHOWN;
}

/* The number after "NAME: " in the loader's own list. */
static int lists(const char *list, const char *name, unsigned long long value)
{
	const char *at = strstr(list, arena_printf(&arena, "%s: ", name));
	return at && strtoull(at + strlen(name) + 2, NULL, 0) == value;
}

static enum effect tuned(const struct rule *r)
{
	struct str list = {0};
	struct strlist argv = words_of("/lib64/ld-linux-x86-64.so.2 --list-tunables");
	const char *changes[] = {r->env.v[0], NULL};
	enum effect effect = SHOWN;
	if (!runs(&argv, proc_env(&arena, changes), &list)) {
		str_free(&list);
		return ABSENT;
	}
	struct strlist settings = {0};
	char *text = arena_strdup(&arena, strchr(r->env.v[0], '=') + 1);
	for (char *w = strtok(text, ":"); w; w = strtok(NULL, ":"))
		strlist_add(&arena, &settings, w);
	for (size_t i = 0; i < settings.n; i++) {
		char *name = arena_strdup(&arena, settings.v[i]), *eq = strchr(name, '=');
		*eq = '\0';
		if (!lists(str_text(&list), name, strtoull(eq + 1, NULL, 0)))
			effect = strstr(str_text(&list), name) ? NO_CHANGE : ABSENT;
	}
	str_free(&list);
	return effect;
}

static enum effect preloaded(const struct rule *r, const char *source)
{
	struct strlist base = base_flags(r), argv = {0}, changes = {0};
	struct job job = {.compiler = "cc", .source = source, .output = path_join(&arena, dir, "out"), .base = &base};
	const char *library = NULL;
	struct str maps = {0};
	job.link = 1;
	for (size_t i = 0; i < host.allocators.n; i++)
		if (strstr(r->preload, host.allocators.v[i].name))
			library = host.allocators.v[i].preload;
	if (!library || translate(&job, NULL) != 0)
		return ABSENT;
	strlist_cat(&arena, &changes, &r->env);
	strlist_add(&arena, &changes, arena_printf(&arena, "LD_PRELOAD=%s", library));
	strlist_add(&arena, &argv, job.output);
	int ok = runs(&argv, proc_env(&arena, strlist_argv(&arena, &changes)), &maps);
	ok = ok && strstr(str_text(&maps), path_base(path_real(&arena, library)));
	str_free(&maps);
	return ok ? SHOWN : NO_CHANGE;
}

/* Links the program of a small CMake project that offers a choice; -1: that is not possible here. */
static int configured_hash(const char *folder, const char *word, const char **hash)
{
	const char *build = path_join(&arena, folder, "build");
	struct strlist configure = words_of(arena_printf(&arena, "cmake -S %s -B %s %s", folder, build, word));
	struct strlist make = words_of(arena_printf(&arena, "cmake --build %s", build)), files = {0};
	unsigned long long size;
	strlist_add(&arena, &files, path_join(&arena, build, "prog"));
	return runs(&configure, NULL, NULL) && runs(&make, NULL, NULL) ? code_hash(&arena, &files, hash, &size, NULL)
								       : -1;
}

/* A rule about the project's own options: the choice that it stands for is one that such a project has. */
static enum effect configured(const struct rule *r, const char *source)
{
	static const struct {
		const char *for_each, *option, *word;
	} kinds[] = {{"option-on", "option(WAY \"\" OFF)", "-DWAY=ON"},
		     {"option-off", "option(WAY \"\" ON)", "-DWAY=OFF"},
		     {"option-choice", "set(WAY fast CACHE STRING \"\")", "-DWAY=OFF"}};
	const char *folder = path_join(&arena, dir, r->id), *before = NULL, *after = NULL;
	size_t i = 0;
	while (i < 2 && !str_eq(kinds[i].for_each, r->for_each))
		i++;
	const char *text = arena_printf(&arena,
					"cmake_minimum_required(VERSION 3.13)\nproject(p C)\ninclude_directories(" CASES
					")\n%s\nadd_executable(prog %s)\n"
					"if(WAY)\n  target_compile_definitions(prog PRIVATE FAST)\nendif()\n",
					kinds[i].option, source);
	if (fs_write(path_join(&arena, folder, "CMakeLists.txt"), text, strlen(text), 0, NULL) != 0 ||
	    configured_hash(folder, "", &before) != 0)
		return ABSENT;
	if (configured_hash(folder, kinds[i].word, &after) != 0)
		return REFUSED;
	return str_eq(before, after) ? NO_CHANGE : SHOWN;
}

/* "cpu:avx2", "arch:aarch64" and the levels of x86-64: 1 when the machine has it. */
static int machine_has(const char *need)
{
	static const char *const v4[] = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"};
	if (str_starts(need, "cpu:"))
		return strlist_has(&host.cpu_flags, need + 4);
	if (str_eq(need, "arch:aarch64"))
		return strlist_has(&host.cpu_flags, "asimd");
	for (size_t i = 0; str_eq(need, "x86-64-v4") && i < sizeof v4 / sizeof *v4; i++)
		if (!strlist_has(&host.cpu_flags, v4[i]))
			return 0;
	return !str_starts(need, "x86-64-") || strlist_has(&host.cpu_flags, "lm");
}

static const struct rule_compiler *names(const struct rule *r, const char *family)
{
	for (size_t i = 0; i < r->n_compilers; i++)
		if (str_eq(r->compilers[i].family, family))
			return &r->compilers[i];
	return NULL;
}

/* The compilers to try, the likelier family first. */
static void compilers_of(const struct rule *r, struct strlist *out)
{
	static const char *const families[] = {"gcc", "clang"};
	if (r->use_compiler && r->use_compiler[0] == '%') {
		/* any but the newest of each family; for want of one, the other family */
		for (size_t i = 0; i < host.compilers.n && !out->n; i++)
			if (&host.compilers.v[i] != host_compiler(&host, host.compilers.v[i].family))
				strlist_add(&arena, out, host.compilers.v[i].path);
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		const struct compiler *c = host_compiler(&host, families[i]);
		const struct rule_compiler *want = names(r, families[i]);
		if (!c || (r->n_compilers && !want) || (r->use_compiler && !str_eq(r->use_compiler, families[i])))
			continue;
		if (!want || c->major > want->min_major || (c->major == want->min_major && c->minor >= want->min_minor))
			strlist_add(&arena, out, c->path);
	}
}

static enum effect effect_of(const struct rule *r, const char *compiler, const char *source)
{
	return r->pgo ? profiled(r, compiler, source) : compiled(r, compiler, source);
}

/* Shown by one compiler, and refused by none that the rule names. */
static enum effect shown_by_any(const struct rule *r, const char *source)
{
	struct strlist compilers = {0};
	enum effect best = ABSENT;
	compilers_of(r, &compilers);
	for (size_t i = 0; i < compilers.n; i++) {
		enum effect e = effect_of(r, compilers.v[i], source);
		if (e == SHOWN && !r->n_compilers)
			return SHOWN; /* the other family is not named, so it need not be asked */
		if (e == REFUSED && names(r, compiler_family(&arena, compilers.v[i])))
			return REFUSED;
		if (e == SHOWN || best == ABSENT || (best == REFUSED && e == NO_CHANGE))
			best = best == SHOWN ? SHOWN : e;
	}
	return best;
}

static enum effect check(const struct rule *r)
{
	if (!r->effect_shape)
		fail_msg("%s has no member \"effect\": by what program is it shown?", r->path);
	const char *source = source_of(r);
	for (size_t i = 0; i < r->needs.n; i++)
		if (!machine_has(r->needs.v[i]))
			return ABSENT;
	if (r->kind == RULE_TUNABLE)
		return tuned(r);
	if (r->kind == RULE_OPTION)
		return configured(r, source);
	return r->preload ? preloaded(r, source) : shown_by_any(r, source);
}

/* Why a rule can't be shown here; NULL: it could, so that its absence is a fault. */
static const char *what_lacks(const struct rule *r)
{
	for (size_t i = 0; i < r->needs.n; i++)
		if (!machine_has(r->needs.v[i]))
			return r->needs.v[i];
	if (r->kind == RULE_TUNABLE)
		return "the tunable";
	if (r->use_compiler && !host_compiler(&host, r->use_compiler) && r->use_compiler[0] != '%')
		return r->use_compiler;
	if (!host_compiler(&host, "clang") && (r->use_compiler || (r->n_compilers && !names(r, "gcc"))))
		return "clang";
	for (size_t i = 0; r->preload && i < host.allocators.n; i++)
		if (strstr(r->preload, host.allocators.v[i].name))
			return NULL;
	return r->preload;
}

static void every_rule_does_what_it_says(void **state)
{
	(void)state;
	struct str absent = {0}, wrong = {0};
	size_t shown = 0, tried = 0;
	for (size_t i = 0; i < rules.n; i++) {
		const struct rule *r = &rules.v[i];
		if (r->kind == RULE_CODE)
			continue;
		enum effect e = check(r);
		const char *lacks = e == ABSENT ? what_lacks(r) : NULL;
		tried++;
		shown += e == SHOWN;
		if (lacks)
			str_addf(&absent, " %s (%s)", r->id, lacks);
		else if (e == ABSENT)
			str_addf(&wrong, " %s (not possible, although nothing is missing)", r->id);
		else if (e != SHOWN)
			str_addf(&wrong, " %s (%s)", r->id, e == REFUSED ? "refused" : "no change");
	}
	print_message("%zu of %zu rules shown; not possible here:%s\n", shown, tried,
		      absent.len ? str_text(&absent) : " none");
	if (wrong.len)
		fail_msg("without effect:%s", str_text(&wrong));
	str_free(&absent);
	str_free(&wrong);
}

static int setup(void **state)
{
	(void)state;
	struct err err = {{0}};
	dir = fs_temp_dir(&arena, "/tmp/advisor-effects-", &err);
	if (!dir || rules_load(&arena, NULL, &rules, &err) != 0 || host_detect(&arena, &host, &err) != 0)
		fail_msg("%s", err.text);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fs_remove_tree(dir, NULL);
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_does_what_it_says),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
