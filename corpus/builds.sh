#!/bin/sh
# Builds real trees' baselines and a set of variants and compares what the programs print.
# corpus/builds.sh BUILD_FOLDER TREES_FOLDER [SCRATCH] > corpus/builds.csv
# BUILD_FOLDER has try_builds (cmake --build BUILD_FOLDER --target try_builds); TREES_FOLDER is what fetch.sh made.
# TREE=NAME: only that one. ONLY=a,b: only those variants (try_builds.c has the menu). With FULL=1 every variant
# is a full build.
set -eu
build=$1
trees=$2
scratch=${3:-$(mktemp -d)}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$scratch"

# kinds of variant: flags, LTO, PGO, a macro, link options, allocators, other compilers, the pool, threads, a tunable
some=control,o3,ndebug,lto,pgo,link-o1,alloc-link,alloc-preload,tunable,clang
most=$some,native,no-plt,no-pie,gc-sections,parallelize,pool,unknown-flag

printf '# %s, %s, %s, %s, %s\n' "$(date -u +%Y-%m-%d)" "$(gcc --version | head -n 1)" "$(clang --version | head -n 1)" \
	"$(cmake --version | head -n 1)" "$(uname -sr)"
printf 'tree,variant,status,how,same_code_as,output,compiled,linked,seconds,layouts,reason\n'

# NAME TREE VARIANTS [OPTION=VALUE...]
try() {
	name=$1
	tree=$2
	only=${ONLY:-$3}
	shift 3
	[ -z "${TREE:-}" ] || [ "$TREE" = "$name" ] || return 0
	if [ ! -d "$tree" ]; then
		printf '%s: no such tree\n' "$tree" >&2
		return 0
	fi
	{
		"$build/try_builds" "$tree" "$scratch/$name" "label=$name" "only=$only" layouts=2 jobs=2 ${FULL:+force=1} "$@" ||
			printf '%s,base,failed,,,,,,,,"see above"\n' "$name"
	} | sed "s|$scratch/||g" # no folders of this machine
	rm -rf "$scratch/$name"
}

# A tree of trees.json by its own commands there, and what to print.
listed() {
	configure=$(sh "$here/fetch.sh" --show "$1" configure "$trees")
	command=$(sh "$here/fetch.sh" --show "$1" build "$trees" | sed 's/^make/make -j2/')
	try "$1" "$trees/$1" "$2" "bench=$3" ${configure:+"configure=$configure"} "build=$command"
}

# A folder that was configured before advisor saw it, with an absolute compiler.
configured_lz4() {
	cp -r "$trees/lz4/." "$scratch/lz4-configured"
	chmod -R u+w "$scratch/lz4-configured"
	cmake -S "$scratch/lz4-configured/build/cmake" -B "$scratch/lz4-configured/out" -DCMAKE_C_COMPILER=/usr/bin/gcc \
		-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON >/dev/null
}

listed lua5.4 "$most" "src/lua -e 'local t={} for i=1,3e5 do t[i%1000]=i..\"\" end print(#t)'"
listed bzip2 "$some" './bzip2 -k -c sample2.ref | cksum'
listed lz4 "$most" 'cat lib/*.c | ./lz4 -9 -c | cksum'
listed zlib "$some" 'cat *.c *.h | ./minigzip | cksum'
# Debian takes win32/ out of the archive
try zlib-cmake "$trees/zlib" "$some" 'bench=cat *.c *.h | out/minigzip | cksum' \
	'configure=mkdir -p win32 && : >>win32/zlib1.rc && cmake -S . -B out -DCMAKE_BUILD_TYPE=Release' 'build=cmake --build out -j2'
listed jq "$some,pool" "echo '[1,2,{\"a\":[3,4]}]' | ./jq -c '[..|numbers]|add'"
listed mawk "$some" "seq 20000 | ./mawk '{a[\$1%97]+=\$1} END{for(i=0;i<97;i++) s+=a[i]; print s}'"
try lz4-meson "$trees/lz4" "$some" 'bench=cat lib/*.c | out/meson/programs/lz4 -9 -c | cksum' \
	'configure=meson setup out contrib/meson --buildtype=release -Dprograms=true' 'build=ninja -C out -j2'
[ -n "${TREE:-}" ] && [ "$TREE" != lz4-cmake-configured ] || configured_lz4
try lz4-cmake-configured "$scratch/lz4-configured" "$some" 'bench=cat lib/*.c | out/lz4 -9 -c | cksum' 'build=cmake --build out -j2'
# several programs and a shared library of its own
listed xz "$some,openmp" 'cat src/xz/*.c | src/xz/xz -6 -c | src/xzdec/xzdec | cksum'
