#!/bin/sh
# Builds real trees' baselines and a set of variants and compares what the programs print.
# corpus/builds.sh BUILD_FOLDER TREES_FOLDER [SCRATCH] > corpus/builds.csv
# BUILD_FOLDER has try_builds (cmake --build BUILD_FOLDER --target try_builds); TREES_FOLDER is what fetch.sh made.
# TREE=NAME: only that one. ONLY=a,b: only those variants. With FULL=1 every variant is a full build: for the ratio of replay to it.
set -eu
build=$1
trees=$2
scratch=${3:-$(mktemp -d)}
mkdir -p "$scratch"
only=${ONLY:-control,o3,native,no-plt,ndebug,lto,link-o1,clang,no-pie,tunable,pgo,pool}

printf '# %s, %s, %s, %s, %s\n' "$(date -u +%Y-%m-%d)" "$(gcc --version | head -n 1)" "$(clang --version | head -n 1)" \
	"$(cmake --version | head -n 1)" "$(uname -sr)"
printf 'tree,variant,status,how,same_code_as,output,compiled,linked,seconds,layouts,reason\n'

# NAME TREE BENCHMARK [OPTION=VALUE...]
try() {
	name=$1
	tree=$2
	bench=$3
	shift 3
	[ -z "${TREE:-}" ] || [ "$TREE" = "$name" ] || return 0
	if [ ! -d "$tree" ]; then
		printf '%s: no such tree\n' "$tree" >&2
		return 0
	fi
	"$build/try_builds" "$tree" "$scratch/$name" "label=$name" "bench=$bench" "only=$only" ${FULL:+force=1} "$@" ||
		printf '%s,base,failed,,,,,,,,"see above"\n' "$name"
	rm -rf "$scratch/$name/work"
}

# A folder that was configured before advisor saw it, with an absolute compiler.
configured_lz4() {
	cp -r "$trees/lz4/." "$scratch/lz4-configured"
	chmod -R u+w "$scratch/lz4-configured"
	cmake -S "$scratch/lz4-configured/build/cmake" -B "$scratch/lz4-configured/out" -DCMAKE_C_COMPILER=/usr/bin/gcc \
		-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON >/dev/null
}

try lua5.4 "$trees/lua5.4" "src/lua -e 'local t={} for i=1,3e5 do t[i%1000]=i..\"\" end print(#t)'" 'build=make -C src linux -j2'
try bzip2 "$trees/bzip2" './bzip2 -k -c sample2.ref | cksum'
try lz4 "$trees/lz4" 'cat lib/*.c | ./lz4 -9 -c | cksum'
try zlib "$trees/zlib" 'cat *.c *.h | ./minigzip | cksum'
try jq "$trees/jq" "echo '[1,2,{\"a\":[3,4]}]' | ./jq -c '[..|numbers]|add'" 'configure=autoreconf -fi && ./configure --disable-docs --disable-maintainer-mode --without-oniguruma' 'build=make -j2'
try mawk "$trees/mawk" "seq 20000 | ./mawk '{a[\$1%97]+=\$1} END{for(i=0;i<97;i++) s+=a[i]; print s}'"
try lz4-meson "$trees/lz4" 'cat lib/*.c | out/lz4 -9 -c | cksum' 'configure=meson setup out contrib/meson --buildtype=release -Dprograms=true' 'build=ninja -C out -j2'
[ -n "${TREE:-}" ] && [ "$TREE" != lz4-cmake-configured ] || configured_lz4
try lz4-cmake-configured "$scratch/lz4-configured" 'cat lib/*.c | out/lz4 -9 -c | cksum' 'build=cmake --build out -j2'
