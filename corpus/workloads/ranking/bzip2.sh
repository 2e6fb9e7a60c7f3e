# Compresses, tests and decompresses. $IN: what generate.sh wrote; the folder is the built tree.
./bzip2 -9 -k -c "$IN/text.txt" >"$OUT/t.bz2"
./bzip2 -1 -k -c "$IN/records.json" >"$OUT/r.bz2"
./bzip2 -t "$OUT/t.bz2"
./bzip2 -dc "$OUT/t.bz2" >/dev/null
./bzip2 -dsc "$OUT/r.bz2" >/dev/null
