# Counts, splits and rewrites the generated log lines; prints sums only, so no array order shows.
{
	n[$2]++
	split($3, path, "/")
	items[path[2]] += $5
	if ($0 ~ /item\/[0-9]*7\/.*a/)
		hits++
	line = $0
	gsub(/[0-9]+\./, "", line)
	length_sum += length(line)
	if ($4 >= 300)
		bad[substr($3, 1, 8)] = bad[substr($3, 1, 8)] + 1
}
END {
	print n["GET"], n["POST"], n["PUT"], n["DELETE"], n["HEAD"]
	for (k in items)
		total += items[k]
	for (k in bad)
		kinds++
	printf "%d %d %.0f %d\n", hits, length_sum, total, kinds
}
