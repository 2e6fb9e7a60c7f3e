#!/bin/sh
# Runs the libFuzzer programs of a build, one after the other.
#
# usage: sh tests/fuzz/run.sh BUILD [SECONDS [TARGET...]]
#   cmake -S . -B build-fuzz -G Ninja -DCMAKE_C_COMPILER=clang -DADVISOR_FUZZ=ON && cmake --build build-fuzz
# The seeds are those of the tests, and inputs of a megabyte (large.py).
# What a target has found out so far is kept in BUILD/fuzz/TARGET/, inputs that break it in BUILD/fuzz/.
# Exit status 1 when one of them broke, or took longer than $FUZZ_TIMEOUT seconds (5; more on a busy machine) for one input.
set -u
build=$(cd "$1" && pwd) || exit 2
seconds=${2:-60}
shift
[ $# -gt 0 ] && shift
here=$(cd "$(dirname "$0")" && pwd) || exit 2
status=0
[ $# -gt 0 ] || set -- "$build"/fuzz/*.seeds
for target; do
	target=$(basename "$target" .seeds)
	seeds=$build/fuzz/$target.first
	mkdir -p "$build/fuzz/$target" "$seeds"
	number=0
	while read -r file; do
		number=$((number + 1))
		cp "$file" "$seeds/$number"
	done <"$build/fuzz/$target.seeds"
	python3 "$here/large.py" "$target" "$seeds"
	echo "== $target"
	(cd "$build/fuzz" && nice -n 19 "$build/fuzz_$target" -max_total_time="$seconds" -max_len=1048576 -len_control=20 -timeout="${FUZZ_TIMEOUT:-5}" \
		-rss_limit_mb=4096 -artifact_prefix="$target-" -print_final_stats=1 "$target" "$seeds" 2>"$target.log")
	rc=$?
	grep -E 'DONE|stat::|ERROR|SUMMARY|Test unit written' "$build/fuzz/$target.log"
	[ $rc -eq 0 ] || status=1
done
exit $status
