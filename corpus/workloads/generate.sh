#!/bin/sh
# Writes the workloads' inputs into a folder: the same bytes everywhere and every time.
# usage: sh generate.sh DIR
set -eu
dir=${1:?usage: sh generate.sh DIR}
mkdir -p "$dir"

# A linear congruential generator whose products stay below 2^53: every awk agrees on it.
lcg='function rnd(n) { seed = (seed * 16807) % 2147483647; return seed % n }'

make_file() { # NAME AWK-PROGRAM
	[ -s "$dir/$1" ] && return 0
	LC_ALL=C awk "$lcg $2" </dev/null >"$dir/$1.part"
	mv "$dir/$1.part" "$dir/$1"
}

# Text with a natural skew: few words are frequent, many are rare.
make_file text.txt '
BEGIN {
	seed = 20221122
	n = split("a e i o u ai ea io ou", vowel, " ")
	m = split("b c d f g h k l m n p r s t v w z st tr ch", head, " ")
	for (w = 0; w < 4000; w++) {
		word[w] = ""
		for (k = rnd(3) + 1; k > 0; k--)
			word[w] = word[w] head[rnd(m) + 1] vowel[rnd(n) + 1]
	}
	for (l = 0; l < 26000; l++) {
		line = ""
		for (k = rnd(9) + 5; k > 0; k--) {
			r = rnd(4000)
			line = line (line == "" ? "" : " ") word[int(r * rnd(4000) / 4000)]
		}
		print line "."
	}
}'

# Log lines, as an awk program reads them.
make_file log.txt '
BEGIN {
	seed = 7
	n = split("GET POST PUT DELETE HEAD", verb, " ")
	for (l = 0; l < 60000; l++)
		printf "10.%d.%d.%d %s /item/%d/%x %d %d\n", rnd(4), rnd(200), rnd(200), verb[rnd(n) + 1],
			rnd(900), rnd(65536), 200 + 100 * int(rnd(40) / 10), rnd(90000)
}'

# Records, one JSON document.
make_file records.json '
BEGIN {
	seed = 41
	n = split("red green blue cyan magenta yellow black white", colour, " ")
	printf "["
	for (l = 0; l < 4000; l++)
		printf "%s{\"id\":%d,\"name\":\"item %x\",\"colour\":\"%s\",\"price\":%d.%02d,\"tags\":[\"t%d\",\"t%d\"],\"size\":{\"w\":%d,\"h\":%d}}",
			l ? ",\n" : "\n", l, rnd(1000000), colour[rnd(n) + 1], rnd(500), rnd(100), rnd(40), rnd(40), rnd(900), rnd(900)
	print "\n]"
}'
