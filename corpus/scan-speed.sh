#!/bin/sh
# What a scan costs over the units of six real trees: prints corpus/scan-speed.csv.
# corpus/scan-speed.sh BUILD_FOLDER TREES_FOLDER [ROUNDS [SCRATCH]] > corpus/scan-speed.csv
# BUILD_FOLDER has scan_speed (cmake --build BUILD_FOLDER --target scan_speed); TREES_FOLDER is what fetch.sh made.
# The trees are copied and built under bear once; with SCRATCH given, the copies are kept there and used again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
trees=$2
rounds=${3:-5}
scratch=${4:-}
if [ -z "$scratch" ]; then
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
fi
mkdir -p "$scratch"

record() { # NAME
	configure=$(sh "$here/fetch.sh" --show "$1" configure "$trees")
	command=$(sh "$here/fetch.sh" --show "$1" build "$trees")
	cp -a "$(cd "$trees/$1" && pwd -P)/." "$scratch/$1.part"
	chmod -R u+w "$scratch/$1.part"
	mv "$scratch/$1.part" "$scratch/$1"
	(cd "$scratch/$1" && sh -c "${configure:-:}" && bear -- sh -c "$command") >"$scratch/$1.log" 2>&1
}

set --
for name in lua5.4 jq zlib lz4 bzip2 mawk; do
	if [ ! -s "$scratch/$name/compile_commands.json" ] && ! record "$name"; then
		printf '%s did not build:\n' "$name" >&2
		tail -n 5 "$scratch/$name.log" >&2
		exit 1
	fi
	set -- "$@" "$scratch/$name"
done
"$build/scan_speed" "$rounds" "$@"
