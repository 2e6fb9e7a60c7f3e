/* What of a command reaches libclang: each spelling of what changes how a source is read,
 * and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "scan/read/arguments.h"
#include "scan/read/compdb.h"

/* The words of one shell line, filtered; joined by blanks, without what is always added. */
static const char *passed(struct arena *a, const char *line)
{
	struct unit u = {.file = "/x/a.c", .dir = "/x", .is_c = 1};
	struct strlist out = {0}, own = {0};
	struct shell_line words = {0};

	assert_int_equal(shell_split(a, line, &words, NULL), 0);
	u.argv = words.v[0];
	parse_arguments(a, &u, &out);
	u.argv.n = 1;
	parse_arguments(a, &u, &own);
	assert_true(out.n >= own.n);
	for (size_t i = 0; i < own.n; i++)
		assert_string_equal(own.v[i], out.v[out.n - own.n + i]);
	out.n -= own.n;
	return strlist_joined(a, &out, " ");
}

static void test_spellings(void **state)
{
	static const char *const cases[][2] = {
		{"-DX -D Y=1 --define-macro=Z --define-macro 'W=a b'", "-DX -DY=1 -DZ -DW=a b"},
		{"-UX -U Y --undefine-macro=Z -undef", "-UX -UY -UZ -undef"},
		{"-Ia -I b --include-directory=c --include-directory d", "-Ia -Ib -Ic -Id"},
		{"-isystem a -isystemb -iquote c -iquoted -idirafter e -idirafterf",
		 "-isystem a -isystem b -iquote c -iquote d -idirafter e -idirafter f"},
		{"-include a.h -includeb.h --include=c.h -imacros d.h --imacros=e.h",
		 "-Xclang -include -Xclang a.h -Xclang -include -Xclang b.h -Xclang -include -Xclang c.h -imacros d.h "
		 "-imacros "
		 "e.h"},
		{"-iprefix p/ -iwithprefix w -iwithprefixbefore b -iwithprefixbeforec",
		 "-iprefix p/ -iwithprefix w -iwithprefixbefore b -iwithprefixbefore c"},
		{"--sysroot=/r --sysroot /s -isysroot /t -nostdinc",
		 "--sysroot=/r --sysroot=/s -isysroot /t -nostdinc"},
		{"-std=c99 --std=gnu11 --std c17 -ansi --ansi", "-std=c99 -std=gnu11 -std=c17 -ansi -ansi"},
		{"-xc -x c --language=c", "-xc -xc -xc"},
		{"-O -O2 -Ofast -Os --optimize=3 -pthread", "-O -O2 -Ofast -Os -O3 -pthread"},
		{"-target x86_64-linux-gnu --target=aarch64-none-elf --target=armv7a-unknown-linux-gnueabihf",
		 "--target=x86_64-linux-gnu --target=aarch64-none-elf --target=armv7a-unknown-linux-gnueabihf"},
		{"-m32 -msse4.2 -mno-avx512f -march=armv8-a+crc -mcpu=native -mabi=lp64",
		 "-m32 -msse4.2 -mno-avx512f -march=armv8-a+crc -mcpu=native -mabi=lp64"},
		{"-funsigned-char -fno-builtin -fno-builtin-memcpy -fPIC -fopenmp -fsanitize=address,undefined",
		 "-funsigned-char -fno-builtin -fno-builtin-memcpy -fPIC -fopenmp -fsanitize=address,undefined"},
		{"-Wp,-DX,-U,Y,-MD,f -Xpreprocessor -DZ", "-DX -UY -DZ"},
		{"-DX -- -DY", "-DX"},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(passed(&a, arena_printf(&a, "cc %s", cases[i][0])), cases[i][1]);
	arena_free(&a);
}

/* None of these may get through, nor any part of them. */
static void test_refused(void **state)
{
	static const char *const lines[] = {
		/* runs something, or loads code */
		"--target=amdgcn-amd-amdhsa --amdgpu-arch-tool=/t/evil.sh",
		"--target=nvptx64-nvidia-cuda --nvptx-arch-tool=/t/evil.sh --offload-arch=native",
		"--offload-arch-tool=/t/evil.sh -x hip -xcuda -x c++ -xassembler",
		"-target x86_64-evil -target spirv64 --target=hexagon",
		"-fplugin=/t/evil.so -fplugin-arg-x=1 -fpass-plugin=/t/evil.so -Xclang -load -Xclang /t/evil.so",
		"-cc1 -load /t/evil.so -plugin evil -mllvm -load=/t/evil.so -wrapper /t/evil,a",
		"-B/t -B /t --prefix=/t --prefix /t -specs=/t/s --specs /t/s -no-canonical-prefixes -ccc-install-dir "
		"/t",
		"--gcc-toolchain=/t --gcc-install-dir=/t -resource-dir=/t -resource-dir /t",
		"--driver-mode=cl /Fa/t/x /link -dxc-validator-path=/t",
		/* reads options, or other files than sources, from somewhere */
		"--config=/t/x.cfg --config /t/x.cfg --config-user-dir=/t @/t/x.rsp @x",
		"-ivfsoverlay /t/x.yaml -vfsoverlay/t/x -include-pch /t/x.pch -fpch-validate",
		"-fmodules -fmodules-cache-path=/t -fmodule-file=/t/x -fmodule-map-file=/t/x -fprebuilt-module-path=/t",
		"-fsanitize-ignorelist=/t/x -fprofile-use=/t/x -fprofile-list=/t/x -fxray-attr-list=/t/x",
		"-working-directory=/t -working-directory /t -Xarch_host -I/t -Xopenmp-target -I/t",
		"-fsanitize=../x '-std=c99 -o x' '-march=x /t' -include -evil -I -evil",
		/* writes */
		"-o /t/x -o/t/x --output=/t/x --output /t/x --write-dependencies --write-user-dependencies",
		"-MD -MMD -M -MM -MF /t/x -MF/t/x -MT x -MQ x -MJ /t/x -MG -MP -Wp,-MD,/t/x -Wp,-MMD,/t/x",
		"-save-temps -save-temps=obj --save-temps=cwd -ftime-trace=/t/x -ftime-trace "
		"-fsave-optimization-record",
		"-serialize-diagnostics /t/x --serialize-diagnostics /t/x -fcrash-diagnostics-dir=/t "
		"-gen-cdb-fragment-path /t",
		"-ftest-coverage -fprofile-arcs --coverage -fprofile-generate=/t -fdump-tree-all -aux-info /t/x "
		"-dumpdir /t/",
		"-foptimization-record-file=/t/x -fstack-usage -fcallgraph-info -ast-dump -emit-llvm -E -P -dD -H -v "
		"-###",
		"-fmodules-embed-all-files -fbuild-session-file=/t/x --analyze -Xanalyzer -analyzer-output=html",
		/* costs without end */
		"-fbracket-depth=100000 -ftemplate-depth=100000 -fconstexpr-steps=100000000 -ferror-limit=0",
		/* is of no use for reading */
		"-c -S -g3 -Wall -Werror -w -pedantic -flto -mtune=native -Wl,-rpath,/t -L/t -l m -shared -static a.c "
		"b.o",
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		assert_string_equal(passed(&a, arena_printf(&a, "cc %s", lines[i])), "");
	arena_free(&a);
}

/* What takes the next word along does not let that word in, whatever it looks like. */
static void test_values_are_no_options(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_string_equal(passed(&a, "cc -o -DX -Xlinker -DY -MF -I/t -DZ"), "-DZ");
	assert_string_equal(passed(&a, "cc -D -Xclang -U --config -DZ"), "-D-Xclang -U--config -DZ");
	assert_string_equal(passed(&a, "cc -DX -o"), "-DX");
	assert_string_equal(passed(&a, "cc -DX -I"), "-DX");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_values_are_no_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
