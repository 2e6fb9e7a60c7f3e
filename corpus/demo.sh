#!/bin/sh
# The whole loop on a real program: sets the machine up, builds the advisor, fetches Lua, finds out what
# makes it faster on a workload of ours, applies that to a copy, and verifies it. About ten minutes.
# Without a network it takes a program of the corpus in place of Lua.
#
# usage: sh corpus/demo.sh [BUDGET]      time for measuring, 6m unless given
set -eu
cd "$(dirname "$0")/.."
top=$(pwd)
budget=${1:-6m}

say() { printf '\n== %s\n' "$*"; }

say "set-up"
sh corpus/setup.sh || echo "demo.sh: going on with what is installed" >&2
if [ ! -f build/CMakeCache.txt ]; then
	generator=
	command -v ninja >/dev/null && generator="-G Ninja"
	# shellcheck disable=SC2086
	cmake -S . -B build $generator -DBUILD_TESTING=OFF >build.log 2>&1 || {
		cat build.log >&2
		exit 3
	}
	rm -f build.log
fi
cmake --build build --parallel "$(nproc)" --target all
advisor=$top/build/advisor

mkdir -p build/demo
if tree=$(sh corpus/fetch.sh lua5.4); then
	name=lua5.4
	build=$(sh corpus/fetch.sh --show lua5.4 build)
	bench=$(sh corpus/fetch.sh --show lua5.4 benchmark)
	check=$(sh corpus/fetch.sh --show lua5.4 check)
else
	echo "demo.sh: Lua's source package cannot be had here; taking corpus/programs/wordfreq" >&2
	name=wordfreq
	tree=$top/corpus/programs/wordfreq
	build=make
	bench=./wordfreq
	check="make -s check"
fi
# A copy to work on; what an earlier demo measured there is kept and gone on from.
copy=$top/build/demo/$name
if [ ! -d "$copy" ]; then
	cp -a "$tree/." "$copy.part"
	chmod -R u+w "$copy.part"
	mv "$copy.part" "$copy"
fi
report=$copy/.advisor/report.json

say "advisor run --build '$build' --bench '$bench' --check '$check' --allow portability --budget $budget $copy"
"$advisor" apply "$report" --undo >/dev/null 2>&1 || true
"$advisor" run --build "$build" --bench "$bench" --check "$check" --allow portability --budget "$budget" "$copy"
echo
echo "report: $report"
"$advisor" report "$report" --format html -o build/demo/$name.html
echo "        $top/build/demo/$name.html"

say "advisor apply --dry-run"
if "$advisor" apply "$report" --dry-run; then
	say "advisor apply --allow portability"
	"$advisor" apply "$report" --allow portability
	say "advisor verify"
	"$advisor" verify "$report" --budget 1m || echo "(status $?: what differs is said above)"
	say "advisor apply --undo"
	"$advisor" apply "$report" --undo
else
	echo "(nothing to apply: no suggestion was confirmed on this machine)"
fi
