#!/bin/sh
# What `cmake --install` puts where, and that the installed program finds its parts there, with
# the build folder out of sight.
#
# usage: sh tests/check_install.sh BUILD CORPUS
set -eu
build=$1
corpus=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	exit 1
}

cmake --install "$build" --prefix "$work/prefix" >"$work/log" 2>&1 || {
	cat "$work/log"
	fail "cmake --install"
}
cd "$work/prefix"
for file in bin/advisor libexec/advisor/advisor-cc libexec/advisor/advisor-launch libexec/advisor/libadvisor-pool.a libexec/advisor/libadvisor-exec.so \
	libexec/advisor/libadvisor-count.so libexec/advisor/libadvisor-flush.a libexec/advisor/lto/lto-wrapper share/advisor/report-1.schema.json share/man/man1/advisor.1 \
	share/man/man5/advisor-report.5 share/bash-completion/completions/advisor share/zsh/vendor-completions/_advisor \
	share/fish/vendor_completions.d/advisor.fish share/advisor/rules/flags/flag-o3.md \
	share/doc/advisor/README.md share/doc/advisor/LICENSE; do
	[ -f "$file" ] || fail "$file was not installed; there is: $(find . -type f | LC_ALL=C sort | tr '\n' ' ')"
done
[ -x bin/advisor ] && [ -x libexec/advisor/advisor-cc ] || fail "a program is not executable"
# AddressSanitizer keeps each unit's file name, also of those generated in the build folder; nobody installs that.
if ! readelf -d bin/advisor | grep -q 'NEEDED.*lib[a-z]*san'; then
	if readelf -p .rodata bin/advisor 2>/dev/null | grep -qF "$build/"; then fail "the installed program names the build folder"; fi
fi

# Away from the build folder and from the sources.
cp -R "$corpus/programs/pipes" "$work/pipes"
"$work/prefix/bin/advisor" scan --build make --format gcc -q "$work/pipes" >"$work/said" 2>&1 || {
	cat "$work/said"
	fail "the installed program cannot capture a build"
}
[ "$(grep -c 'alloc-in-loop' "$work/said")" = 2 ] || {
	cat "$work/said"
	fail "the installed program finds something else"
}
echo ok
