for level in 1 6 9; do
	./minigzip -$level <"$IN/text.txt" >"$OUT/$level.gz"
	./minigzip -d <"$OUT/$level.gz" >/dev/null
done
./example "$OUT/example.gz" >/dev/null
