/* What apply takes from a report and what it does not: forged flags, options, settings, compilers and libraries; and
 * that all that the rules can lead to passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apply/accept.h"
#include "base/fs.h"

static struct arena arena;

static int drop(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void each(const char *const *words, size_t n, int (*passes)(const char *), int want)
{
	for (size_t i = 0; i < n; i++)
		if (passes(words[i]) != want)
			fail_msg("`%s` %s", words[i], want ? "is refused" : "passes");
}

#define EACH(words, passes, want) each(words, sizeof(words) / sizeof *(words), passes, want)

static const char *const loads_code[] = {
	/* plugins, specs, wrappers, other programs */
	"-fplugin=./evil.so",
	"-fplugin=evil",
	"-fplugin-arg-evil-x=1",
	"-fpass-plugin=evil.so",
	"-specs=evil.specs",
	"-specs=/evil",
	"--specs=evil",
	"-wrapper",
	"-wrapper,evil.sh",
	"-B.",
	"-B/evil",
	"-Bevil",
	"--config",
	"--config=evil.cfg",
	"--config-system-dir=.",
	"@file",
	"@/evil/args",
	"-fuse-ld=/evil/ld",
	"-fuse-ld=evil",
	"--ld-path=/evil/ld",
	"-fuse-ld=lld/../evil",
	"-Xclang",
	"-Xclang=-load",
	"-load",
	"-mllvm",
	"-mllvm=-load=evil.so",
	"-cc1",
	"-cc1as",
	"-no-integrated-cpp",
	"-fno-integrated-cc1",
	"-gcc-toolchain=/evil",
	"--gcc-toolchain=/evil",
	"-ccc-gcc-name",
	"-print-prog-name=as",
	"-###",
	"-fauto-profile=evil",
	"-frandomize-layout-seed-file=evil",
	/* text and files put into the program */
	"-include",
	"-include/evil.h",
	"-includeevil.h",
	"-imacros",
	"-I/evil",
	"-I.",
	"-isystem/evil",
	"-iquote.",
	"-idirafter/evil",
	"-iprefix",
	"-iwithprefix",
	"--sysroot=/evil",
	"-isysroot",
	"-x",
	"-xc",
	"-xassembler",
	"-",
	"",
	"evil.c",
	"evil.o",
	"/evil/libx.a",
	"-L.",
	"-L/evil",
	"-T",
	"-Tevil.ld",
	"-include-pch",
	"--include-directory=/evil",
	"-fmodule-map-file=evil",
	"-fprebuilt-module-path=evil",
	"-fembed-bitcode=x",
	"-iplugindir=evil",
	"-iframework",
	/* macros that are code, or another function's name */
	"-Dputs=system",
	"-Dmain(a)=main(){system(\"touch evil\");}",
	"-Dx=\"a\"",
	"-Dfree(x)=abort()",
	"-Dcheck=",
	"-DX=system",
	"-DX=(system)(y)",
	"-DX=((system)(1))",
	"-DX=(system(1))",
	"-DX=(puts,system)",
	"-DX={1}",
	"-DX=a;b",
	"-DX=(1)(2);",
	"-D",
	"-D1=2",
	"-DX Y=1",
	"-DX=$(shell touch evil)",
	"-DX=`touch evil`",
	"-DX=1 -fplugin=evil",
	"-DX=(sizeof(x)+system(1))",
	"-DX=(1",
	"-DX=1)",
	"-D_Pragma(x)=",
	"-Ux y",
	"-U",
	"-U(x)",
	"-DX=#include",
	/* they take the next word along: a folder */
	"-gen-cdb-fragment-path",
	"-gcc-toolchain",
	"-gsomething",
	"-module-dependency-dir",
	"-multi_module",
	"-mthread-model",
	/* files that are written */
	"-o",
	"-oevil",
	"-MF",
	"-MFevil",
	"-MD",
	"-MMD",
	"-save-temps",
	"-save-temps=obj",
	"-dumpdir",
	"-dumpbase",
	"-aux-info",
	"-fdump-tree-all=/evil",
	"-fdump-tree-all=Makefile",
	"-fdump-final-insns=x",
	"-fopt-info-all=Makefile",
	"-fopt-info=x",
	"-fcallgraph-info",
	"-fprofile-generate=/evil",
	"-fprofile-use=/evil",
	"-fprofile-dir=x",
	"-fprofile-instr-generate=x",
	"-ftime-trace=x",
	"-fsave-optimization-record",
	"-foptimization-record-file=x",
	"-fcrash-diagnostics-dir=x",
	"-fproc-stat-report=x",
	"-fdiagnostics-format=sarif-file",
	"-fcompare-debug",
	"-fstack-usage",
	"-Wp,-MD,evil",
	"-Wa,-a=evil",
	"-Wa,-alh=evil",
	"-Wa,--listing",
	"-Xassembler",
	"-Xlinker",
	"-Xpreprocessor",
	"-Wl,-O1",
	/* what is no word */
	"-O2 -fplugin=evil",
	"-O2;touch evil",
	"-O2\n-fplugin=evil",
	"-O2\t",
	"-march=native,/evil",
	"-march=$(touch evil)",
	"-f",
	"-m",
	"-fx=a=b",
	"-fx=",
	"-fx y",
	"-O9evil",
	"-Ofast/",
	"--param",
	"--param=x",
	"--param=x=y",
	"--param=x=1;2",
	"--help",
	"--target=x",
	"-target",
	"-E",
	"-S",
	"-c",
	"-r",
	"-shared",
	"-nostdlib",
	"-nostdinc",
	"-pg",
	"-v",
};

static const char *const tunes[] = {
	"-O3",
	"-O",
	"-Ofast",
	"-Os",
	"-march=native",
	"-march=x86-64-v3",
	"-march=armv8.2-a+crypto",
	"-mtune=cortex-a76.cortex-a55",
	"-mavx2",
	"-mno-avx256-split-unaligned-load",
	"-mprefer-vector-width=256",
	"-flto",
	"-flto=auto",
	"-flto=thin",
	"-fno-plt",
	"-funroll-loops",
	"-fvect-cost-model=unlimited",
	"-finline-limit=2000",
	"-fuse-ld=lld",
	"-fuse-ld=mold",
	"-fno-semantic-interposition",
	"-fno-sanitize=all",
	"-ffp-contract=fast",
	"-falign-functions=64",
	"-fopenmp",
	"-fno-implicit-float",
	"-fmodulo-sched",
	"-fcompare-elim",
	"-fprefetch-loop-arrays",
	"-fstack-protector-strong",
	"-ftree-parallelize-loops=4",
	"-fzero-call-used-regs=skip",
	"-fprofile-partial-training",
	"-fuse-linker-plugin",
	"--param=max-inline-insns-auto=120",
	"-DNDEBUG",
	"-DTABLE_SIZE=4096",
	"-DX=0x10UL",
	"-DX=-1",
	"-DX=1.5f",
	"-DX=(2*(16*1024))",
	"-DX=((1<<20)/2)",
	"-DX=(4*(16*sizeof(void *)))",
	"-DX=(2*((size_t)1 << 3))",
	"-DX=(2*(sizeof(struct node)*8))",
	"-U_FORTIFY_SOURCE",
	"-Wno-error",
	"-Wno-error=maybe-uninitialized",
	"-Wall",
	"-pthread",
	"-g",
	"-g0",
	"-gno-record-gcc-switches",
	"-std=gnu11",
	"-std=c++17",
	"-static",
	"-no-pie",
	"-s",
	"-pipe",
	"-Wa,-mbranches-within-32B-boundaries",
};

static const char *const bad_links[] = {
	"-Wl,-plugin,evil.so",
	"-Wl,--plugin=evil.so",
	"-Wl,-plugin-opt=x",
	"-Wl,-T,evil.ld",
	"-Wl,--script=evil",
	"-Wl,-rpath,.",
	"-Wl,-rpath=/evil",
	"-Wl,--dynamic-linker=/evil",
	"-Wl,-dynamic-linker,/evil",
	"-Wl,-I/evil",
	"-Wl,@file",
	"-Wl,-L.",
	"-Wl,--library-path=.",
	"-Wl,-l:evil.so",
	"-Wl,evil.o",
	"-Wl,--wrap=malloc",
	"-Wl,--defsym=main=evil",
	"-Wl,-e,evil",
	"-Wl,-init,evil",
	"-Wl,--audit=evil.so",
	"-Wl,--depaudit=x",
	"-Wl,--version-script=x",
	"-Wl,--just-symbols=x",
	"-Wl,-Map=evil",
	"-Wl,-o,evil",
	"-Wl,--dependency-file=x",
	"-Wl,-O1,-plugin,evil",
	"-Wl,-z,now,-T,x",
	"-Wl,-z,notext",
	"-Wl,-z,nognustack",
	"-Wl,-z,noshstk",
	"-Wl,-z,max-page-size=x/y",
	"-Wl,",
	"-Wl,-z",
	"-Wl,-z,",
	"-Wl,-O1,",
	"-Wl,--icf=safe/evil",
	"-Wl,--threads=1 x",
	"-Wl,--lto-O/evil",
	"-Wl,--no-",
	"-l:evil.so",
	"-l",
	"-l/evil",
	"-levil;x",
	"-l..",
	"-Wl,--retain-symbols-file=x",
	"-Wl,-F,x",
	"-Wl,--filter=x",
	"-Wl,--sysroot=/x",
	"-Wl,--build-id=../x",
	"-Wl,--format=binary",
};

static const char *const good_links[] = {
	"-Wl,-O1",
	"-Wl,-O1,--hash-style=gnu",
	"-Wl,--gc-sections",
	"-Wl,--as-needed",
	"-Wl,--icf=safe",
	"-Wl,-z,now",
	"-Wl,-z,max-page-size=2097152,-z,common-page-size=2097152",
	"-Wl,-Bsymbolic-functions",
	"-Wl,--sort-section=alignment",
	"-ltcmalloc_minimal",
	"-ljemalloc",
	"-lstdc++",
	"-flto",
	"-O3",
	"-march=native",
	"-fuse-ld=gold",
	"-static",
	"-no-pie",
	"-Wl,--emit-relocs",
	"-Wl,--lto-O3",
};

static void no_flag_loads_code(void **state)
{
	(void)state;
	EACH(loads_code, accept_compile_flag, 0);
	for (size_t i = 0; i < sizeof loads_code / sizeof *loads_code; i++)
		/* -load is the library `oad` of the system there */
		if (strcmp(loads_code[i], "-Wl,-O1") != 0 && strcmp(loads_code[i], "-load") != 0 &&
		    accept_link_flag(loads_code[i]))
			fail_msg("`%s` passes for a link", loads_code[i]);
	EACH(bad_links, accept_link_flag, 0);
	EACH(bad_links, accept_compile_flag, 0);
	EACH(tunes, accept_compile_flag, 1);
	EACH(good_links, accept_link_flag, 1);
}

static void no_option_is_a_script(void **state)
{
	(void)state;
	static const char *const bad[] = {"-C/evil/initial-cache.cmake",
					  "-C",
					  "-DCMAKE_PROJECT_INCLUDE=evil.cmake",
					  "-DCMAKE_TOOLCHAIN_FILE=evil",
					  "-DCMAKE_C_COMPILER=evil",
					  "-DCMAKE_C_COMPILER_LAUNCHER=evil",
					  "-Dcmake_make_program=evil",
					  "-DX=/evil",
					  "-DX=../evil",
					  "-DX=a;b",
					  "-DX=-fplugin",
					  "-DX=$(touch evil)",
					  "-DX=a b",
					  "-D",
					  "-D=x",
					  "-D-x",
					  "-DX:FILEPATH=/evil",
					  "-DX=\"a\"",
					  "--preset=evil",
					  "-P",
					  "-Pevil.cmake",
					  "--native-file=evil",
					  "--cross-file",
					  "--enable-",
					  "--enable-x=/evil",
					  "--with-x=$(touch evil)",
					  "--prefix=/",
					  "--cache-file=evil",
					  "--srcdir=/evil",
					  "CC=evil",
					  "CONFIG_SHELL=evil",
					  "-G",
					  "x",
					  "--enable-x;touch evil",
					  "--enable-x\n",
					  "--debugger",
					  "-E",
					  "--build",
					  "--trace-redirect=x",
					  "-B/evil",
					  "-S/evil",
					  ""};
	static const char *const good[] = {
		"-DWITH_SSE=ON",   "-Djit=true",  "-Dmode=enabled",    "--enable-simd",		  "--disable-threads",
		"--with-jemalloc", "--without-x", "--enable-lto=thin", "-DBUILD_SHARED_LIBS=OFF", "-Dlevel=3"};
	EACH(bad, accept_option, 0);
	EACH(good, accept_option, 1);
}

static void no_setting_loads_code(void **state)
{
	(void)state;
	static const char *const bad[] = {"LD_PRELOAD=/evil.so",
					  "LD_AUDIT=/evil.so",
					  "LD_LIBRARY_PATH=.",
					  "PATH=.",
					  "BASH_ENV=evil",
					  "ENV=evil",
					  "PERL5OPT=-Mevil",
					  "PYTHONPATH=.",
					  "NODE_OPTIONS=--require=evil",
					  "GCONV_PATH=.",
					  "OMP_TOOL_LIBRARIES=/evil.so",
					  "OMP_TOOL=enabled",
					  "OMP_AFFINITY_FORMAT=x",
					  "OMP_DISPLAY_ENV=x",
					  "KMP_TOOL=x",
					  "GIT_SSH_COMMAND=evil",
					  "IFS=x",
					  "MALLOC_TRACE=/evil",
					  "MALLOC_CONF=prof:true,prof_prefix:evil",
					  "GLIBC_TUNABLES=a\nb",
					  "GLIBC_TUNABLES='x'",
					  "GLIBC_TUNABLES=\"x\"",
					  "GLIBC_TUNABLES=$(touch evil)",
					  "GLIBC_TUNABLES=/evil",
					  "A;touch x=1",
					  "GLIBC_TUNABLES",
					  "=x",
					  "MIMALLOC_X;evil=1",
					  "MIMALLOC_X=a b",
					  "MIMALLOC_X=`x`",
					  "HEAPPROFILE=/evil",
					  "CPUPROFILE=evil",
					  "TMPDIR=/evil",
					  "LD_BIND_NOW=../x"};
	static const char *const good[] = {"GLIBC_TUNABLES=glibc.malloc.tcache_max=65536:glibc.malloc.hugetlb=1",
					   "MALLOC_CONF=dirty_decay_ms:0,muzzy_decay_ms:0,narenas:1",
					   "MIMALLOC_EAGER_COMMIT=1",
					   "OMP_NUM_THREADS=4",
					   "MALLOC_ARENA_MAX=1",
					   "TCMALLOC_RELEASE_RATE=1.5"};
	EACH(bad, accept_setting, 0);
	EACH(good, accept_setting, 1);
}

static void removals_are_flags(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "*", "-", "-*", "hot.c", "x*"};
	static const char *const good[] = {"-O*", "-fno-inline", "-D_FORTIFY_SOURCE=*", "-march=*", "-g*"};
	EACH(bad, accept_removal, 0);
	EACH(good, accept_removal, 1);
}

/* A rule's list with every placeholder filled in as suggestions fill it. */
static void filled(const struct strlist *l, int (*passes)(const char *), const char *rule)
{
	static const char *const with[][2] = {
		{"%N", "NAME"}, {"%V", "4096"}, {"%C", "2"}, {"%S", "-fno-gcse"}, {"%K", "gcc-12"}};
	for (size_t i = 0; i < l->n; i++) {
		const char *word = l->v[i];
		for (size_t k = 0; k < sizeof with / sizeof *with; k++)
			word = rule_fill(&arena, word, with[k][0], with[k][1]);
		if (!passes(word))
			fail_msg("rule %s: `%s` is refused", rule, word);
	}
}

static void all_rules_pass(void **state)
{
	(void)state;
	struct rule_set rules = {0};
	struct err err = {{0}};
	assert_int_equal(rules_load(&arena, NULL, &rules, &err), 0);
	assert_true(rules.n > 80);
	for (size_t i = 0; i < rules.n; i++) {
		const struct rule *r = &rules.v[i];
		filled(&r->add, accept_compile_flag, r->id);
		filled(&r->link, accept_link_flag, r->id);
		filled(&r->remove, accept_removal, r->id);
		filled(&r->env, accept_setting, r->id);
	}
}

static void compilers_and_libraries_are_installed_ones(void **state)
{
	(void)state;
	struct host here = {0};
	struct edit e = {0};
	struct err err = {{0}};
	*list_push(&arena, &here.compilers) = (struct compiler){.name = "gcc-12", .path = "/usr/bin/gcc-12"};
	*list_push(&arena, &here.allocators) = (struct allocator){.name = "x", .preload = "/usr/lib/libx.so.2"};
	static const char *const compilers[] = {"/tmp/gcc-12",
						"gcc-12",
						"./gcc-12",
						"/usr/bin/../../tmp/gcc-12",
						"/bin/sh",
						"/usr/bin/env",
						"/usr/bin/gcc-12 -fplugin=evil",
						""};
	for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++) {
		e.compiler = compilers[i];
		if (accept_edit(&arena, "id", &e, &here, &err) == 0)
			fail_msg("%s passes", e.compiler);
		assert_non_null(strstr(err.text, "id asks for the compiler"));
	}
	e.compiler = "/usr/bin/gcc-12";
	assert_int_equal(accept_edit(&arena, "id", &e, &here, &err), fs_exists(e.compiler) ? 0 : -1);
	e.compiler = NULL;
	static const char *const libraries[] = {"/tmp/libx.so.2",
						"libx.so.2",
						"/usr/lib/libx.so.2:/tmp/evil.so",
						"/usr/lib/libx.so.2 /tmp/evil.so",
						"/usr/lib/libx.so.2\n/tmp/evil.so",
						"",
						"./x.so"};
	for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
		e.preload = libraries[i];
		if (accept_edit(&arena, "id", &e, &here, &err) == 0)
			fail_msg("%s passes", e.preload);
	}
	e.preload = "/usr/lib/libx.so.2";
	assert_int_equal(accept_edit(&arena, "id", &e, &here, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_flag_loads_code),	 cmocka_unit_test(no_option_is_a_script),
		cmocka_unit_test(no_setting_loads_code), cmocka_unit_test(removals_are_flags),
		cmocka_unit_test(all_rules_pass),	 cmocka_unit_test(compilers_and_libraries_are_installed_ones),
	};
	return cmocka_run_group_tests(tests, NULL, drop);
}
