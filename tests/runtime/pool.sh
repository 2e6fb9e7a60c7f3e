#!/bin/sh
# The pooled runtime under everything that could break it, a case each:
#   pool.sh LIBEXEC SOURCE_DIR CASE       `pool.sh list` prints the cases
set -eu

if [ "${1-}" = list ]; then
	sed -n 's/^case_\([a-z_0-9]*\)().*/\1/p' "$0"
	exit 0
fi
libexec=$1 source=$2 what=$3
t=$source/tests/runtime
pool="-include $libexec/advisor-pool.h"
archive=$libexec/libadvisor-pool.a
dir=$(mktemp -d /tmp/advisor-pool-XXXXXX)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

fail() { echo "$*" >&2; exit 1; }
skip() { echo "skipped: $*"; exit 77; }
need() { command -v "$1" >/dev/null || skip "no $1"; }
served() { sed -n 's/.*"served":"\([0-9]*\)".*/\1/p' stats; }

# stress CC FLAGS: builds the stress program with the installed runtime
stress() {
	cc=$1
	shift
	$cc "$@" -D_GNU_SOURCE -Wall -Wextra -Werror $pool -c $t/pool_stress.c -o stress.o
	$cc "$@" -c $t/pool_plain.c -o plain.o
	$cc "$@" stress.o plain.o $archive -pthread -o stress
}
run() {
	rm -f stats
	[ "$(ADVISOR_POOL_STATS=$dir/stats timeout 100 "$@")" = ok ] || fail "$*"
	[ "$(served)" -gt 100 ] || fail "only $(served) blocks came from the pool"
}
# The runtime itself is built again with the sanitizer
sanitized() {
	cc=$1 flags="-O1 -g -D_GNU_SOURCE -fsanitize=$2 -fno-sanitize-recover=all"
	$cc $flags -I"$source/advisor" -c $source/advisor/builder/runtime/pool.c -o pool.o
	$cc $flags $pool -c $t/pool_stress.c -o stress.o
	$cc $flags -c $t/pool_plain.c -o plain.o
	$cc $flags stress.o plain.o pool.o -pthread -o stress || skip "no -fsanitize=$2"
	run ./stress $3
}

case_gcc() { stress gcc -O2; run ./stress; }
case_clang() { need clang; stress clang -O2; run ./stress; }
case_gcc_unoptimized() { stress gcc -O0; run ./stress; }
case_gcc_lto() { stress gcc -O2 -flto; run ./stress; }
case_clang_lto() {
	need clang
	echo 'int main(void) { return 0; }' >e.c
	clang -flto e.c -o e 2>/dev/null || skip "clang cannot link -flto here"
	stress clang -O2 -flto
	run ./stress
}
case_static() { stress gcc -O2 -static; run ./stress; }
case_asan() { sanitized gcc address,undefined 4000; }
case_tsan() { sanitized gcc thread 1500; }
case_valgrind() {
	need valgrind
	stress gcc -O1 -g
	run valgrind -q --leak-check=full --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=9 ./stress 500
}

case_other_allocators() {
	tried=0
	stress gcc -O2
	for name in libjemalloc.so.2 libmimalloc.so.2 libtcmalloc_minimal.so.4; do
		path=$(/sbin/ldconfig -p | sed -n "s/.* => \(.*\/$name\)$/\1/p" | head -1)
		[ -n "$path" ] || continue
		tried=1
		LD_PRELOAD=$path run ./stress 5000
	done
	[ $tried = 1 ] || skip "no other allocator"
}

# Hostile sources under every standard, with warnings as errors.
case_names() {
	for cc in gcc clang; do
		command -v $cc >/dev/null || continue
		for std in c89 c99 c11 gnu17 c2x; do
			$cc -std=$std -pedantic -Wall -Wextra -Werror -O2 $pool -c $t/pool_names.c -o names.o ||
				fail "$cc -std=$std"
			nm names.o | grep -q 'U advisor_pool_malloc' || fail "$cc -std=$std renamed nothing"
			nm names.o | grep -q 'U free$' && fail "$cc -std=$std left free"
			$cc $t/pool_main.c names.o $archive -o names && ./names || fail "$cc -std=$std: wrong result"
		done
	done
	need g++
	printf '#include <cstdlib>\n#include <cstring>\n#include <string>\nint main() { std::string s(100, 120); ' >cxx.cc
	printf 'char *p = strdup(s.c_str()); std::free(p); p = (char *)malloc(5); free(p); return 0; }\n' >>cxx.cc
	g++ -Wall -Wextra -Werror $pool cxx.cc $archive -o cxx && ./cxx || fail "C++"
	printf '#include <stddef.h>\n.globl f\nf:\n' | sed 1d >asm.S
	gcc $pool -c asm.S -o asm.o || fail "assembler"
}

# A project's own strdup for systems without one goes on being used.
case_own_strdup() {
	cat >own.c <<-'EOF'
		#include <stdlib.h>
		char *strdup(const char *s)
		{
			char *p = malloc(3);
			(void)s;
			p[0] = 'X';
			p[1] = 0;
			return p;
		}
		int main(void)
		{
			void *volatile big = malloc(1000);
			char *p = strdup("hello");
			int bad = p[0] != 'X';
			free(p);
			free(big);
			return bad;
		}
	EOF
	gcc -O2 -fno-builtin $pool own.c $archive -o own && ./own || fail "another strdup"
}

# A library with its own pool, loaded and unloaded while threads that used it go on.
case_plug_in() {
	gcc -O2 -fPIC $pool -c $t/pool_library.c -o library.o
	gcc -shared library.o $archive -pthread -o library.so
	nm -D library.so | grep -q advisor_pool && fail "the library exports its pool"
	gcc -O2 $t/pool_loader.c -ldl -pthread -o loader
	[ "$(timeout 60 ./loader ./library.so)" = ok ] || fail "the plug-in broke"
}

# What a thread kept is given back at its end: a hundred in a row need no more memory than one.
case_thread_ends() {
	cat >ends.c <<-'EOF'
		#include <pthread.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/resource.h>
		static void *work(void *arg)
		{
			void *p[60];
			int i;
			for (i = 0; i < 60; i++)
				memset(p[i] = malloc(100000), 1, 100000);
			for (i = 0; i < 60; i++)
				free(p[i]);
			return arg;
		}
		int main(void)
		{
			struct rusage u;
			pthread_t t;
			int i;
			for (i = 0; i < 120; i++) {
				pthread_create(&t, NULL, work, NULL);
				pthread_join(t, NULL);
			}
			getrusage(RUSAGE_SELF, &u);
			puts(u.ru_maxrss < 40000 ? "ok" : "too much memory");
			return 0;
		}
	EOF
	gcc -O2 $pool ends.c $archive -pthread -o ends
	[ "$(./ends)" = ok ] || fail "$(./ends)"
}

case_$what
