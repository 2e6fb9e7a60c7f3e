for level in 1 9 12; do
	./lz4 -$level -q -f "$IN/text.txt" "$OUT/$level.lz4"
	./lz4 -t -q "$OUT/$level.lz4"
	./lz4 -dcq "$OUT/$level.lz4" >/dev/null
done
./lz4 -l -q -c "$IN/records.json" >"$OUT/legacy.lz4"
./lz4 -dcq "$OUT/legacy.lz4" >/dev/null
