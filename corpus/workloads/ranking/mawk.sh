./mawk -f "$HERE/../log.awk" "$IN/log.txt" >/dev/null
./mawk '{ for (i = 1; i <= NF; i++) n[$i]++ } END { for (w in n) if (n[w] > 50) print w, n[w] | "sort" }' "$IN/text.txt" >/dev/null
./mawk '{ gsub(/[aeiou]+/, "<&>"); $3 = substr($2, 1, 3) "x"; if (NR < 4000) s = s length($0) % 10; print toupper($0) } END { print split(s, p, "1"), sprintf("%5.2f|%s", NR / 3, s) }' "$IN/text.txt" >/dev/null
./mawk 'function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } BEGIN { print fib(18); while ((getline line < ARGV[1]) > 0) n += match(line, /[0-9]+/) + index(line, "a"); print n }' "$IN/records.json" >/dev/null
