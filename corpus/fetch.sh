#!/bin/sh
# Fetches and unpacks a real tree named in trees.json, as a Debian source package from the
# archives this machine already uses. Quick the second time; nothing of it is ever committed.
#
# usage: sh corpus/fetch.sh NAME|all [DIR]                 unpack into DIR, print the tree's path
#        sh corpus/fetch.sh --show NAME MEMBER [DIR]       a member of trees.json, placeholders filled in
#        sh corpus/fetch.sh --list                         the names
# DIR is $ADVISOR_TREES or build/trees. Archives and package lists are kept in $ADVISOR_ARCHIVES or
# ~/.cache/advisor-corpus. Exit status: 0 done, 2 usage, 3 something is missing (and the message says what).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
archives=${ADVISOR_ARCHIVES:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/advisor-corpus}

say() { printf 'fetch.sh: %s\n' "$*" >&2; }
fail() {
	say "$@"
	exit 3
}
usage() {
	sed -n '5,9s/^# \{0,1\}//p' "$0" >&2
	exit 2
}

names() { sed -n 's/^ *"name": "\(.*\)",\{0,1\}$/\1/p' "$here/trees.json"; }

# trees.json has one member a line, so that no JSON reader is needed before the set-up is done.
member() { # NAME MEMBER
	sed -n "/^ *\"name\": \"$1\",*\$/,/^ *}/s/^ *\"$2\": \"\\(.*\\)\",\\{0,1\\}\$/\\1/p" "$here/trees.json" |
		sed 's/\\"/"/g; s/\\\\/\\/g'
}

# The machine's own sources with "deb-src" in place of "deb", in a folder of our own: no
# setting of the machine is touched and no right is needed.
apt_options() {
	mkdir -p "$archives/sources" "$archives/lists/partial" "$archives/tarballs"
	for list in /etc/apt/sources.list.d/*.sources; do
		[ -r "$list" ] && sed 's/^Types:.*/Types: deb-src/' "$list" >"$archives/sources/$(basename "$list")"
	done
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ -r "$list" ] && sed -n 's/^deb\(-src\)\{0,1\} /deb-src /p' "$list" | sort -u \
			>"$archives/sources/$(basename "$list")"
	done
	options="-q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$archives/sources
		-o Dir::State::lists=$archives/lists -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User="
}

have_archive() { # PACKAGE VERSION
	ls "$archives/tarballs/$1_$2.orig.tar."* >/dev/null 2>&1 && ls "$archives/tarballs/$1_$2-"*.dsc >/dev/null 2>&1
}

# Fetches one upstream version, in any Debian revision: a mirror may lack the newest (security pools do), though the
# list names it.
download_version() { # PACKAGE VERSION FOUND
	for revision in $3; do
		case $revision in "$2"-* | *:"$2"-*) ;; *) continue ;; esac
		# shellcheck disable=SC2086
		(cd "$archives/tarballs" && apt-get $options source --only-source --download-only "$1=$revision" >>"$log" 2>&1) ||
			continue
		have_archive "$1" "$2" && return 0
	done
	return 1
}

# Debian versions, one a line, to upstream versions, the newest first.
upstream() {
	sed 's/^[0-9]*://; s/-[^-]*$//' | sort -Vru
}

# Another version is better than none: sets `version` to what is there.
download() { # PACKAGE VERSION
	command -v apt-get >/dev/null || fail "needs apt-get (Debian or Ubuntu) to fetch $1"
	apt_options
	log=$archives/apt.log
	# shellcheck disable=SC2086
	apt-get $options update >"$log" 2>&1 || say "the package lists could not be refreshed (see $log)"
	# shellcheck disable=SC2086
	found=$(apt-cache $options --only-source showsrc "$1" 2>>"$log" | sed -n 's/^Version: //p' | sort -u) || found=
	[ -n "$found" ] || fail "no source package $1: no network, or no archive in /etc/apt offers it"
	for version in "$2" $(printf '%s\n' "$found" | upstream); do
		download_version "$1" "$version" "$found" || continue
		[ "$version" = "$2" ] || say "$1 $2 is gone from the archives; this is $version"
		return 0
	done
	fail "$1 $2 could not be fetched, nor another version (the archives offer: $(printf %s "$found" | tr "\n" " ")); see $log"
}

unpack() { # PACKAGE VERSION MODE DESTINATION
	rm -rf "$4.part"
	case $3 in
	orig)
		mkdir -p "$4.part"
		tar -xf "$(ls "$archives/tarballs/$1_$2.orig.tar."* | head -n 1)" -C "$4.part" --strip-components=1
		;;
	debian)
		command -v dpkg-source >/dev/null || fail "needs dpkg-source: apt-get install dpkg-dev"
		dpkg-source --no-check --no-copy -q -x "$(ls "$archives/tarballs/$1_$2-"*.dsc | tail -n 1)" "$4.part" >"$archives/$1.log" 2>&1
		;;
	*) fail "trees.json: unpack mode \"$3\" of $1 is neither orig nor debian" ;;
	esac
	mv "$4.part" "$4"
}

fetch() { # NAME
	package=$(member "$1" package)
	version=$(member "$1" version)
	tree=$dir/$package-$version
	if [ ! -d "$tree" ]; then
		have_archive "$package" "$version" || download "$package" "$version"
		tree=$dir/$package-$version
		[ -d "$tree" ] && printf '%s\n' "$tree" && return 0
		unpack "$package" "$version" "$(member "$1" unpack)" "$tree"
		prepare=$(member "$1" prepare)
		if [ -n "$prepare" ] && ! (cd "$tree" && sh -c "$prepare") >"$archives/$1.log" 2>&1; then
			rm -rf "$tree"
			fail "\"$prepare\" failed for $1; see $archives/$1.log"
		fi
	fi
	[ -e "$dir/$1" ] || ln -s "$package-$version" "$dir/$1" 2>/dev/null || true
	printf '%s\n' "$tree"
}

inputs() {
	sh "$here/workloads/generate.sh" "$dir/inputs"
}

show() { # NAME MEMBER
	text=$(member "$1" "$2")
	case $text in *"{inputs}"*) inputs ;; esac
	printf '%s\n' "$text" | sed "s|{workloads}|$here/workloads|g; s|{inputs}|$dir/inputs|g"
}

command=${1-}
case $command in
"" | -h | --help) usage ;;
--list)
	names
	exit 0
	;;
--show) [ $# -ge 3 ] || usage ;;
-*) usage ;;
esac
if [ "$command" = --show ]; then
	name=$2
	dir=${4-}
else
	name=$command
	dir=${2-}
fi
[ "$name" = all ] || [ -n "$(member "$name" package)" ] || fail "no tree named $name; there are: $(names | tr "\n" " ")"
dir=${dir:-${ADVISOR_TREES:-$here/../build/trees}}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
case $command in
--show) show "$2" "$3" ;;
all) for name in $(names); do fetch "$name"; done ;;
*) fetch "$command" ;;
esac
