#!/bin/sh
# What building twelve variants costs beside the projects' own full builds: lz4, zlib, lua5.4 and jq.
# corpus/build-ratios.sh BUILD_FOLDER TREES_FOLDER [SCRATCH] > corpus/build-ratios.csv
# BUILD_FOLDER has build_ratios; TREES_FOLDER is what fetch.sh made. TREE=NAME: only that one. Bounds:
# ours / theirs of all variants together 0.6, of the one-unit variants 1.3, compiled again 0.
set -eu
build=$1
trees=$2
scratch=${3:-$(mktemp -d)}
here=$(cd "$(dirname "$0")" && pwd)
jobs=${JOBS:-2}
mkdir -p "$scratch"
lines=$scratch/lines.csv
: >"$lines"

printf '# %s, %s, %s, %s jobs on both sides, load %s\n' "$(date -u +%Y-%m-%d)" "$(gcc --version | head -n 1)" "$(uname -sr)" \
	"$jobs" "$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown)"
printf 'tree,what,variant,ours_s,theirs_s,ours_cpu_s,theirs_cpu_s,compiled\n'
for name in ${TREE:-lua5.4 zlib lz4 jq}; do
	command=$(sh "$here/fetch.sh" --show "$name" build "$trees" | sed "s/^make/make -j$jobs/")
	"$build/build_ratios" "$name" "$trees/$name" "$scratch/$name" "$(sh "$here/fetch.sh" --show "$name" configure "$trees")" \
		"$command" "$(sh "$here/fetch.sh" --show "$name" benchmark "$trees")" "$jobs" >"$scratch/$name.csv"
	tee -a "$lines" <"$scratch/$name.csv"
	rm -rf "$scratch/$name"
done
awk -F, '
	{ x[$2 "," $1] += $4; y[$2 "," $1] += $5; cx[$2 "," $1] += $6; cy[$2 "," $1] += $7; n[$2 "," $1] += $8 }
	{ x[$2 ",all"] += $4; y[$2 ",all"] += $5; cx[$2 ",all"] += $6; cy[$2 ",all"] += $7; n[$2 ",all"] += $8 }
	END {
		for (k in x) {
			split(k, w, ",")
			if (w[1] == "again")
				printf "# %s %s: %d units compiled, %.1f s\n", w[1], w[2], n[k], x[k]
			else
				printf "# %s %s: ratio %.2f (%.1f s of %.1f s), of processor time %.2f\n", w[1], w[2], x[k] / y[k], x[k], y[k], cx[k] / cy[k]
		}
	}' "$lines" | LC_ALL=C sort -r
