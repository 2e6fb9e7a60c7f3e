#!/bin/sh
# The layer check must fail on every kind of violation, and on nothing else: plants them one by one.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fresh() {
	rm -rf "$work/house"
	for folder in apply base builder/runtime cli host measure model report scan/read scan/facts scan/match search store suggest; do
		mkdir -p "$work/house/advisor/$folder"
	done
	cat >"$work/house/advisor/scan/read/clean.c" <<'C'
#include "base/str.h"
#include "model/rule.h"
#include "scan/facts/facts.h"
#include "scan/result.h"
#include <clang-c/Index.h>
/* Names in comments and texts are no calls: fork(), exit(1), #include "cli/cli.h"
 * printf("x") */
static const char *const text = "system(\"rm\"), printf(stdout) // unlink(";
static int my_exit(struct a *a) { return a->open(1) + a->fork() + reopen(a, O_RDWR) + fopen(text, "rb"); }
C
	echo 'int main(void) { printf("result"); exit(0); }' >"$work/house/advisor/cli/main.c"
	echo 'int f(void) { return fork() + open(p, O_CREAT) + clock_gettime(); }' >"$work/house/advisor/builder/runtime/cc.c"
}

check() { sh "$tests/check_layers.sh" "$work/house" >"$work/said" 2>&1; }

# plant FILE EXPECTED-WORDS: the violation is read from stdin
plant() {
	fresh
	cat >"$work/house/$1"
	if check; then
		echo "not noticed in $1: $2"
		failed=1
	elif ! grep -q "^$1.*$2" "$work/said"; then
		echo "noticed in $1, but not as \"$2\":"
		cat "$work/said"
		failed=1
	fi
}

fresh
if ! check; then
	echo "a clean house is refused:"
	cat "$work/said"
	failed=1
fi
echo '#include "model/rule.h"' | plant advisor/base/x.c "base/ may not include model/"
echo '#include "scan/scan.h"' | plant advisor/suggest/x.h "suggest/ may not include scan/"
echo '  #  include "cli/cli.h"' | plant advisor/report/x.c "report/ may not include cli/"
echo '#include "cli/cli.h"' | plant advisor/search/x.c "search/ may not include cli/"
echo '#include "base/clock.h"' | plant advisor/search/x.c "the search sees the world through"
echo '#include "builder/builder.h"' | plant advisor/search/x.h "the search sees the world through"
echo '#include "search/session.h"' | plant advisor/builder/x.c "builder/ may not include search/"
echo '#include "scan/match/match.h"' | plant advisor/scan/read/x.c "scan/read/ may not include scan/match/"
echo '#include "scan/read/parse.h"' | plant advisor/scan/facts/x.c "scan/facts/ may not include scan/read/"
echo '#include "scan/scan.h"' | plant advisor/scan/facts/x.c "scan/facts/ may not include scan/scan.h"
echo '#include <clang-c/Index.h>' | plant advisor/scan/match/x.c "libclang"
echo '#include "x.h"' | plant advisor/report/x.c "written from advisor/"
echo '#include <clang-c/Index.h>' | plant advisor/cli/x.c "libclang"
echo '#include <sqlite3.h>' | plant advisor/measure/x.c "SQLite"
echo '#include <libelf.h>' | plant advisor/measure/x.c "libelf"
echo 'int f(void) { return fork(); }' | plant advisor/measure/x.c "base/proc.c"
echo 'int f(void) { return posix_spawnp (0); }' | plant advisor/builder/x.c "base/proc.c"
echo 'int f(void) { /* a */ return system("ls"); }' | plant advisor/cli/x.c "base/proc.c"
echo 'int f(void) { return rename(a, b); }' | plant advisor/apply/x.c "base/fs.c"
echo 'int f(void) { return open(a, O_WRONLY | O_CREAT, 0666); }' | plant advisor/apply/x.c "base/fs.c"
echo 'FILE *f(void) { return fopen(a, "w"); }' | plant advisor/report/x.c "base/fs.c"
echo 'void f(void) { exit(1); }' | plant advisor/scan/x.c "ends the program"
echo 'void f(void) { printf("%d", 1); }' | plant advisor/report/x.c "stdout"
echo 'void f(void) { fputs("a", stdout); }' | plant advisor/report/x.c "stdout"
echo 'long f(void) { return time(NULL); }' | plant advisor/measure/x.c "the clock"
awk 'BEGIN { for (i = 0; i < 601; i++) print "int a" i ";" }' | plant advisor/model/x.c "longer than 600"
echo 'left' | plant notes.txt "top folder"
echo 'int a;' | plant advisor/misc.c "not a folder"

[ $failed = 0 ] && echo "20 planted violations noticed"
exit $failed
