#!/bin/sh
# Sets the machine up (corpus/setup.sh), builds into build/, and runs all tests.
#
# usage: sh tests/run.sh [--quick | --full] [CTEST-ARGUMENT...]
#   --quick  leaves out what is labelled slow: under a minute on two cores, for while a change is made
#   --full   also builds with clang (build-clang/) and with sanitizers (build-sanitize/), and runs the tests there
set -eu
cd "$(dirname "$0")/.."
full=
case ${1-} in
--full)
	full=1
	shift
	;;
--quick)
	shift
	set -- -LE slow "$@"
	;;
esac
sh corpus/setup.sh || echo "run.sh: going on with what is installed" >&2

configure_and_build() { # FOLDER CMAKE-ARGUMENT...
	folder=$1
	shift
	# Only a first configure chooses the generator; an existing folder keeps its own.
	generator=
	if [ ! -f "$folder/CMakeCache.txt" ] && command -v ninja >/dev/null; then generator="-G Ninja"; fi
	# shellcheck disable=SC2086
	cmake -S . -B "$folder" $generator "$@" >"$folder.log" 2>&1 || {
		cat "$folder.log" >&2
		return 1
	}
	rm -f "$folder.log"
	cmake --build "$folder" --parallel "$(nproc)"
}

run_tests() { # FOLDER CTEST-ARGUMENT...
	folder=$1
	shift
	echo "== tests in $folder"
	# one more than there are processors: some tests wait for most of their time
	ctest --test-dir "$folder" --output-on-failure -j "$(($(nproc) + 1))" "$@"
}

configure_and_build build -DCMAKE_C_COMPILER=gcc -DBUILD_TESTING=ON
status=0
run_tests build "$@" || status=1
if [ -n "$full" ]; then
	clang=$(command -v clang-19 || command -v clang)
	configure_and_build build-clang -DCMAKE_C_COMPILER="$clang"
	run_tests build-clang "$@" || status=1
	configure_and_build build-sanitize -DCMAKE_C_COMPILER=gcc -DADVISOR_SANITIZE=ON
	run_tests build-sanitize "$@" || status=1
fi
exit $status
