#!/bin/sh
# Runs the golden cases of the command line: tests/golden/<case>/ holds
#   cmd              shell lines; `advisor` is the program, the folder a fresh copy of what the case starts from
#   from             one line: the folder below tests/ that is copied first (what several cases start from)
#   files/           the case's own files, copied over it; neither: the folder is empty
#   stdout, stderr   exactly what it must write; with the suffix .glob every line is a shell pattern, and a
#                    line `...` stands for any number of lines. Missing: it must write nothing.
#   exit             the exit status, when it is not 0
# The case's folder is shown as WORK in what was written.
#
# usage: sh tests/golden.sh [--update] ADVISOR [CASE...]
#   --update   writes what was said as what is expected (a .glob that fails is left to you)
set -u
here=$(cd "$(dirname "$0")" && pwd)
update=
if [ "${1-}" = --update ]; then
	update=1
	shift
fi
[ $# -ge 1 ] || {
	sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
advisor=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$advisor" ] || {
	echo "golden.sh: $1 is no program" >&2
	exit 2
}
shift
[ $# -gt 0 ] || set -- $(cd "$here/golden" && ls)
temporary=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$temporary"' EXIT

# Every line of PATTERNS against every line of TEXT, both read line by line.
glob_match() { # PATTERNS TEXT
	exec 3<"$1" 4<"$2"
	skip=
	while IFS= read -r pattern <&3 || [ -n "$pattern" ]; do
		if [ "$pattern" = ... ]; then
			skip=1
			continue
		fi
		while :; do
			IFS= read -r line <&4 || [ -n "$line" ] || {
				echo "no line matches: $pattern"
				return 1
			}
			# shellcheck disable=SC2254
			case $line in $pattern)
				skip=
				break
				;;
			esac
			[ -n "$skip" ] || {
				printf 'expected: %s\n    wrote: %s\n' "$pattern" "$line"
				return 1
			}
		done
	done
	[ -z "$skip" ] && IFS= read -r line <&4 && {
		printf 'one line too many: %s\n' "$line"
		return 1
	}
	return 0
}

# STREAM: stdout or stderr
compare() {
	expected=$case_dir/$1
	if [ -f "$expected.glob" ]; then
		glob_match "$expected.glob" "$temporary/$1" && return 0
		[ -n "$update" ] && echo "   ($expected.glob is left to you)"
		return 1
	fi
	if [ -n "$update" ]; then
		rm -f "$expected"
		[ -s "$temporary/$1" ] && cp "$temporary/$1" "$expected"
		return 0
	fi
	[ -f "$expected" ] || expected=/dev/null
	diff -u "$expected" "$temporary/$1"
}

run_case() {
	work=$temporary/work
	rm -rf "$work"
	mkdir "$work"
	[ ! -f "$case_dir/from" ] || cp -R "$here/$(cat "$case_dir/from")/." "$work" || exit 2
	[ ! -d "$case_dir/files" ] || cp -R "$case_dir/files/." "$work" || exit 2
	(cd "$work" && env -i PATH="$(dirname "$advisor"):/usr/local/bin:/usr/bin:/bin" HOME="$temporary" XDG_CACHE_HOME="$temporary/cache" LC_ALL=C NO_COLOR=1 \
		WORK="$work" CORPUS="$here/../corpus" SCHEMA="$here/../advisor/report/report-1.schema.json" \
		sh "$case_dir/cmd") >"$temporary/out" 2>"$temporary/err" </dev/null
	code=$?
	sed "s|$work|WORK|g" "$temporary/out" >"$temporary/stdout"
	sed "s|$work|WORK|g" "$temporary/err" >"$temporary/stderr"
}

failed=0
for name in "$@"; do
	case_dir=$here/golden/$name
	[ -f "$case_dir/cmd" ] || {
		echo "$name: no such case" >&2
		failed=1
		continue
	}
	run_case
	good=1
	compare stdout >"$temporary/differs" 2>&1 || good=
	compare stderr >>"$temporary/differs" 2>&1 || good=
	want=0
	[ -f "$case_dir/exit" ] && want=$(cat "$case_dir/exit")
	if [ -n "$update" ]; then
		rm -f "$case_dir/exit"
		[ "$code" = 0 ] || echo "$code" >"$case_dir/exit"
	elif [ "$code" != "$want" ]; then
		echo "exit status $code instead of $want" >>"$temporary/differs"
		good=
	fi
	if [ -n "$good" ]; then
		echo "ok     $name"
	else
		failed=1
		echo "FAILED $name: $(cat "$case_dir/cmd")"
		sed 's/^/    /' "$temporary/differs"
		[ "$code" = "$want" ] || sed 's/^/    stderr: /' "$temporary/stderr"
	fi
done
exit $failed
