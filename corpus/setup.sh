#!/bin/sh
# Installs what is missing of the Debian packages in packages.txt. Quick when nothing is missing.
# Exit status: 0 all there, 3 something is missing and cannot be installed (the message says what).
set -eu
here=$(cd "$(dirname "$0")" && pwd)

fail() {
	printf 'setup.sh: %s\n' "$*" >&2
	exit 3
}

missing_packages() {
	grep -v '^#' "$here/packages.txt" | while read -r package; do
		case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
		"install ok installed") ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

command -v dpkg-query >/dev/null || fail "this is not Debian; install what corpus/packages.txt names in your system's way"
missing=$(missing_packages)
[ -n "$missing" ] || exit 0

root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null ||
		fail "these packages are missing: $missing; ask an administrator for: apt-get install --no-install-recommends $missing"
	root="sudo"
fi
printf 'setup.sh: installing %s\n' "$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# env, because sudo drops DEBIAN_FRONTEND; the lock wait, because another apt may be at work.
install() {
	# shellcheck disable=SC2086
	$root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends $missing >"$log" 2>&1
}
# Known lists may do; they are refreshed only when they don't.
if ! install; then
	$root apt-get -o DPkg::Lock::Timeout=300 -q update >>"$log" 2>&1 || true
	install || true
fi
missing=$(missing_packages)
[ -z "$missing" ] && exit 0
tail -n 5 "$log" >&2
fail "missing and not installable (no network, no right, or another Debian?): $missing"
