#!/bin/sh
# Checks the order of the house (who includes whom, who owns what, how long a file may be, what is
# at the top) by reading the sources. Prints file:line: what; exit status 1 when anything is broken.
#
# usage: sh tests/check_layers.sh [ROOT]
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$tests/..}"
status=0

files=$(find advisor tests -name '*.[ch]' ! -path '*/build*/CMakeFiles/*' | LC_ALL=C sort)
[ -n "$files" ] || {
	echo "check_layers.sh: no sources below $(pwd)" >&2
	exit 2
}
# shellcheck disable=SC2086
LC_ALL=C awk -f "$tests/layers.awk" $files || status=1

# A new thing at the top, or a new folder of the advisor, is a decision: it is made here.
top=" .ci .clang-format .git .github .gitignore CHANGELOG.md CMakeLists.txt LICENSE README.md advisor corpus rules tests .advisor "
folders=" apply base builder cli host measure model report scan search store suggest "
rooms=" facts findings fix match program read tags "
for name in $(ls -A); do
	case $name in build*) continue ;; esac
	case $top in
	*" $name "*) ;;
	*)
		echo "$name: not a name of the top folder (tests/check_layers.sh has the list)"
		status=1
		;;
	esac
done
for name in advisor/*; do
	case $folders in
	*" ${name#advisor/} "*) [ -d "$name" ] && continue ;;
	esac
	case $name in *.md) continue ;; esac
	echo "$name: not a folder of the advisor (tests/check_layers.sh has the list)"
	status=1
done
for name in advisor/scan/*; do
	[ -d "$name" ] || continue
	case $rooms in
	*" ${name#advisor/scan/} "*) continue ;;
	esac
	echo "$name: not a room of scan (tests/check_layers.sh has the list)"
	status=1
done
exit $status
