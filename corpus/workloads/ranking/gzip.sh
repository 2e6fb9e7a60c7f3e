for level in 1 6 9; do
	./gzip -$level -c "$IN/text.txt" "$IN/records.json" >"$OUT/$level.gz"
	./gzip -t "$OUT/$level.gz"
	./gzip -dc "$OUT/$level.gz" >/dev/null
done
./gzip -lv "$OUT/6.gz"
