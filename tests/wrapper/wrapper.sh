#!/bin/sh
# What goes wrong with compiler wrappers in other people's builds, a case each:
#   wrapper.sh LIBEXEC SOURCE_DIR CASE
# The shell functions case_* are the cases; `wrapper.sh list` prints their names.
set -eu

if [ "${1-}" = list ]; then
	sed -n 's/^case_\([a-z_]*\)().*/\1/p' "$0"
	exit 0
fi
libexec=$1 source=$2 what=$3
dir=$(mktemp -d /tmp/advisor-wrapper-XXXXXX)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir masq tree
for name in cc gcc c99 clang ar ccache; do ln -s "$libexec/advisor-cc" masq/$name; done
system=$PATH
export ADVISOR_PLAN="$dir/plan" ADVISOR_LOG="$dir/events"
: >events

fail() { echo "$*" >&2; [ ! -s events ] || head -c 3000 events >&2; exit 1; }
skip() { echo "skipped: $*"; exit 77; }
# plan LINE...: a plan for the build phase
plan() { { echo "phase build"; echo "root $dir/tree"; for l; do echo "$l"; done; } >plan; }
calls() { grep -c "\"class\":\"$1\"" events || true; }
# A recursion would take minutes and thousands of processes: both are limited.
limited() { (ulimit -u 4096 2>/dev/null || true; exec timeout 60 "$@"); }

printf 'int helper(int x) { return x * 3 + 1; }\nint loop(int *v, int n) { int s = 0; for (int i = 0; i < n; i++) s += v[i] * i; return s; }\n' >tree/a.c

case_ccache_behind() {
	[ -d /usr/lib/ccache ] || skip "no ccache"
	plan "edit " "add -O3"
	cd tree
	PATH="$dir/masq:/usr/lib/ccache:$system" CCACHE_DIR="$dir/cache" limited gcc -c a.c -o a.o
	[ -s a.o ] && cd .. && [ "$(calls compile)" = 1 ] || fail "not one call"
}

case_ccache_before() {
	[ -d /usr/lib/ccache ] || skip "no ccache"
	plan "edit " "add -O3"
	cd tree
	PATH="/usr/lib/ccache:$dir/masq:/usr/lib/ccache:$system" CCACHE_DIR="$dir/cache" limited gcc -c a.c -o a.o
	[ -s a.o ] && cd .. && [ "$(calls compile)" -ge 1 ] || fail "the wrapper was not called"
}

# `ccache gcc` in the build's own commands: the cache knows nothing of the plan.
case_ccache_two_plans() {
	command -v ccache >/dev/null || skip "no ccache"
	export CCACHE_DIR="$dir/cache" PATH="$dir/masq:$system"
	cd tree
	for level in 0 3; do
		(cd .. && plan "edit " "add -O$level")
		limited ccache gcc -c a.c -o $level.o
	done
	! cmp -s 0.o 3.o || fail "two plans, one object"
}

case_launcher_below() {
	mkdir tools
	printf '#!/bin/sh\necho "$@" >>"%s/launched"\nexec "$@"\n' "$dir" >tools/launch
	chmod +x tools/launch
	plan "launcher launch" "launcher env" "edit " "add -O3"
	cd tree
	PATH="$dir/masq:$system:$dir/tools" limited gcc -c a.c -o a.o
	grep -q '^env /.*gcc .*-O3' ../launched || fail "the launcher did not get the final command"
}

case_absolute_path() {
	gcc -D_GNU_SOURCE -o kinds "$source/tests/wrapper/exec_kinds.c"
	plan "edit " "add -DADDED"
	printf '#ifndef ADDED\n#error not through the wrapper\n#endif\nint x;\n' >tree/x.c
	real=$(command -v gcc)
	export LD_PRELOAD="$libexec/libadvisor-exec.so" ADVISOR_MASQUERADE="$dir/masq" ADVISOR_EXEC_ROOT="$dir/tree"
	cd tree
	for kind in execv execve execve-empty execl execle execvp execlp execvpe posix_spawn posix_spawnp vfork; do
		limited ../kinds $kind "$real" -c -ox.o x.c || fail "$kind by path"
	done
	for kind in execvp execlp execvpe posix_spawnp; do
		limited ../kinds $kind gcc -c -ox.o x.c || fail "$kind by name"
	done
	unset LD_PRELOAD
	cd ..
	[ "$(calls compile)" = 15 ] || fail "$(calls compile) calls, not 15"
	[ "$(wc -l <events)" = 15 ] || fail "the wrapper ran more than once for a call"
}

case_absolute_path_in_make() {
	command -v make >/dev/null || skip "no make"
	real=$(command -v gcc)
	plan "edit " "add -DADDED=7"
	printf 'int main(void) { return ADDED; }\n' >tree/m.c
	printf 'CC = %s\nm: m.o\n\t$(CC) m.o -o m\nm.o: m.c\n\t$(CC) -c m.c && echo made\n' "$real" >tree/Makefile
	export PATH="$dir/masq:$system"
	(cd tree && LD_PRELOAD="$libexec/libadvisor-exec.so" ADVISOR_MASQUERADE="$dir/masq" \
		ADVISOR_EXEC_ROOT="$dir/tree" limited make >/dev/null)
	tree/m && fail "built without the plan" || [ $? = 7 ] || fail "wrong status"
	[ "$(calls compile)" = 1 ] && [ "$(calls link)" = 1 ] || fail "not one call each"
}

# A program of the tree that happens to be called cc is no compiler of ours.
case_own_program_named_cc() {
	gcc -D_GNU_SOURCE -o kinds "$source/tests/wrapper/exec_kinds.c"
	plan
	printf '#!/bin/sh\necho own\n' >tree/cc
	chmod +x tree/cc
	out=$(LD_PRELOAD="$libexec/libadvisor-exec.so" ADVISOR_MASQUERADE="$dir/masq" ADVISOR_EXEC_ROOT="$dir/tree" \
		./kinds execv "$dir/tree/cc" a b c)
	[ "$out" = own ] || fail "got $out"
	[ ! -s events ] || fail "the wrapper ran"
}

case_macro_already_defined() {
	plan "edit " "add -DX=2" "add -DNEW"
	printf '#if X != 2 || !defined NEW\n#error X\n#endif\nint x;\n' >tree/x.c
	cd tree
	for cc in gcc clang; do
		command -v $cc >/dev/null || continue
		PATH="$dir/masq:$system" limited $cc -DX=1 -Wall -Werror -c x.c -o x.o || fail "$cc -DX=1"
		PATH="$dir/masq:$system" limited $cc -D X=1 -Wall -Werror -c x.c -o x.o || fail "$cc -D X=1"
	done
}

case_several_sources_and_link() {
	printf '#ifdef ADDED\nint b = 1;\n#else\nint b = 0;\n#endif\n' >tree/b.c
	printf '#ifdef ADDED\n#error meant for b.c\n#endif\nextern int b;\nint main(void) { return b; }\n' >tree/main.c
	plan "edit " "unit b.c" "add -DADDED"
	cd tree
	PATH="$dir/masq:$system" limited gcc -O2 main.c b.c a.c -o prog
	! ./prog || fail "b.c was not edited"
	rm -f prog
	PATH="$dir/masq:$system" limited gcc -c main.c b.c a.c
	gcc main.o b.o a.o -o prog
	! ./prog || fail "b.c was not edited with -c"
	# the wrapper's own objects stay in a hidden folder
	[ -z "$(ls | grep -v '^\(a.c\|b.c\|main.c\|a.o\|b.o\|main.o\|prog\)$' || true)" ] || fail "left over: $(ls)"
}

case_spaces_and_quotes() {
	mkdir "tree/with space 'and' \"quotes\""
	printf '#include <string.h>\nint main(void) { return strcmp(TEXT, "a b\\"c") || OTHER; }\n' \
		>"tree/with space 'and' \"quotes\"/m n.c"
	plan "edit " "unit with space 'and' \"quotes\"/m n.c" "add -DOTHER=0" "add -DLAST=\"x y\""
	cd "tree/with space 'and' \"quotes\""
	PATH="$dir/masq:$system" limited gcc '-DTEXT="a b\"c"' "m n.c" -o "p q" && ./"p q" || fail "arguments were damaged"
	printf '%s\n' "-DTEXT=\\\"a\\ b\\\\\\\"c\\\"" '"m n.c"' -o "'r s'" >args
	PATH="$dir/masq:$system" limited gcc @args && ./"r s" || fail "arguments of the @file were damaged"
}

case_probes() {
	plan "edit " "add -DADDED" "add -O3"
	printf '#ifdef ADDED\n#error edited\n#endif\nint main(void) { return 0; }\n' >tree/conftest.c
	mkdir -p tree/CMakeFiles/CMakeTmp
	cp tree/conftest.c tree/CMakeFiles/CMakeTmp/testx.c
	cd tree
	export PATH="$dir/masq:$system"
	limited gcc -c conftest.c -o conftest.o || fail "conftest.c"
	limited gcc conftest.c -o conftest || fail "conftest"
	limited gcc -E -x c - </dev/null >/dev/null || fail "-E"
	limited gcc -c -x c - -o o.o <conftest.c || fail "standard input"
	(cd CMakeFiles/CMakeTmp && limited gcc -c testx.c) || fail "CMakeTmp"
	[ "$(gcc --version)" = "$(PATH=$system gcc --version)" ] || fail "--version"
	[ "$(gcc -dumpmachine)" = "$(PATH=$system gcc -dumpmachine)" ] || fail "-dumpmachine"
	[ "$(gcc -print-prog-name=ld)" = "$(PATH=$system gcc -print-prog-name=ld)" ] || fail "-print-prog-name"
	cd ..
	echo "phase configure" >plan
	cp tree/conftest.c tree/y.c
	(cd tree && limited gcc -c y.c) || fail "configure phase"
}

# config.h is the same with and without a plan.
case_configure_unchanged() {
	command -v autoconf >/dev/null && command -v autoheader >/dev/null || skip "no autoconf"
	mkdir proj
	cat >proj/configure.ac <<-'EOF'
		AC_INIT([t], [1])
		AC_CONFIG_HEADERS([config.h])
		AC_PROG_CC
		AC_CHECK_FUNC([strdup], [AC_DEFINE([HAVE_STRDUP], [1], [function])])
		AC_CHECK_FUNC([no_such_function], [AC_DEFINE([HAVE_NONE], [1], [function])])
		AC_CHECK_LIB([m], [cos])
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#if defined __OPTIMIZE__ && !defined __OPTIMIZE_SIZE__
		int o;
		#else
		#error
		#endif]], [[int unused;]])], [AC_DEFINE([OPTIMIZED], [1], [level])])
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#ifndef ADDED
		#error
		#endif]])], [AC_DEFINE([SEES_PLAN], [1], [plan])])
		AC_OUTPUT
	EOF
	(cd proj && autoheader 2>/dev/null && autoconf) || fail "autoconf"
	cp -a proj with
	cp -a proj build
	(cd proj && ADVISOR_PLAN= ADVISOR_LOG= ./configure -q)
	printf 'phase configure\nedit \nadd -DADDED\nadd -O0\nadd -Werror\nadd -flto\n' >plan
	(cd with && PATH="$dir/masq:$system" limited ./configure -q)
	cmp proj/config.h with/config.h || fail "config.h differs in the configure phase"
	plan "edit " "add -DADDED" "add -O0" "add -Werror" "add -flto"
	(cd build && PATH="$dir/masq:$system" limited ./configure -q)
	cmp proj/config.h build/config.h || fail "config.h differs when the build runs configure"
	[ "$(wc -l <events)" -gt 10 ] || fail "configure went round the wrapper"
}

case_archives_pass() {
	plan "edit " "add -O2"
	cd tree
	export PATH="$dir/masq:$system"
	limited gcc -c a.c -o a.o && limited ar rc l.a a.o && limited ar t l.a >names
	[ "$(cat names)" = a.o ] || fail "ar"
	cd ..
	[ "$(calls archive)" = 1 ] || fail "the archive was not logged"
}

case_exit_status_and_output() {
	plan "edit " "add -O2"
	echo 'int x = ;' >tree/bad.c
	cd tree
	PATH="$dir/masq:$system" limited gcc -c bad.c -o bad.o 2>message && fail "no error"
	grep -q 'bad.c:1' message || fail "the message is lost"
	[ ! -e bad.o ] || fail "half an object"
	cd ..
	grep -q '"rc":1' events || fail "the status was not logged"
}

case_$what
