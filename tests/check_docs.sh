#!/bin/sh
# The manual pages and completions that the program writes: no warning of man or mandoc, no member of the
# schema without an entry, and completions that complete.
#
# usage: sh tests/check_docs.sh ADVISOR SCHEMA
set -eu
advisor=$1
schema=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	exit 1
}
"$advisor" help man >"$work/advisor.1"
"$advisor" help man-report >"$work/advisor-report.5"
for page in advisor.1 advisor-report.5; do
	LC_ALL=C.UTF-8 man --warnings -l "$work/$page" >"$work/shown" 2>"$work/said" </dev/null || fail "man cannot show $page"
	[ ! -s "$work/said" ] || fail "$page: $(cat "$work/said")"
	[ "$(wc -l <"$work/shown")" -gt 100 ] || fail "$page is short"
	if command -v mandoc >/dev/null; then
		mandoc -Tlint -Wwarning "$work/$page" >"$work/said" || fail "$page: $(cat "$work/said")"
	fi
done
# every name of the schema has its entry
sed 's/\\-/-/g' "$work/advisor-report.5" >"$work/plain"
python3 - "$schema" "$work/plain" <<'EOF'
import json, re, sys
schema, page = json.load(open(sys.argv[1])), open(sys.argv[2]).read()
entries = {e.split(".")[-1].replace("[]", "") for e in re.findall(r"^\.TP\n\.B (\S+)", page, re.M)}
def names(node):
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for value in node.values():
            yield from names(value)
    elif isinstance(node, list):
        for value in node:
            yield from names(value)
missing = sorted(set(names(schema)) - entries)
if missing:
    sys.exit("FAILED: advisor-report.5 does not tell of " + ", ".join(missing))
EOF

# The last of the words is completed by bash's function, as it is after two tabs.
completes() { # WORD...
	"$advisor" help bash >"$work/bash"
	PATH=$(dirname "$advisor"):$PATH bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }
		_advisor; printf "%s\n" "${COMPREPLY[@]}"' "$work/bash" "$@" | LC_ALL=C sort | tr '\n' ' '
}
expect() { # WHAT WORD...
	want=$1
	shift
	got=$(completes "$@")
	[ "$got" = "$want " ] || fail "\`$*\` is completed to \"$got\", not \"$want\""
}
expect "verify" advisor v
expect "--build --build-timeout" advisor scan --bu
expect "--dry-run" advisor apply x.json --d
expect "gcc gitlab" advisor run --format g
expect "cmake configure" advisor apply --to c
expect "alloc-in-loop" advisor explain alloc-in-l
for shell in zsh fish; do
	"$advisor" help $shell >"$work/$shell"
	if command -v $shell >/dev/null; then $shell -n "$work/$shell" || fail "$shell cannot read its completions"; fi
	for word in "dry-run" "require-conclusive" "portability" "verify"; do
		grep -q -e "$word" "$work/$shell" || fail "$shell's completions do not know $word"
	done
done
"$advisor" help nothing >/dev/null 2>"$work/said" && fail "there is help on nothing"
grep -q "no help on" "$work/said" || fail "$(cat "$work/said")"
echo ok
