head -n 400 "$IN/records.json" >"$OUT/some.json"
for options in "" "-f" "-s" "-n"; do
	# shellcheck disable=SC2086
	build/apps/json_parse $options "$OUT/some.json" >/dev/null || :
done
# a document in one piece, with deep nesting and many keys
awk 'BEGIN { print "{\"all\": ["; for (i = 0; i < 4000; i++) printf "%s{\"id\": %d, \"name\": \"n%d \\u00e4\\n\", \"x\": %g, \"tags\": [true, false, null, \"a\"], \"in\": {\"k%d\": %d}}", i ? ", " : "", i, i, i / 7, i % 50, i; print "]}" }' >"$OUT/one.json"
build/apps/json_parse -f "$OUT/one.json" >/dev/null
build/apps/json_parse "$OUT/one.json" >/dev/null
(cd build/tests && for t in test1 test2 test_compare test_deep_copy test_json_pointer test_visit test_printbuf test_int_add test_set_value; do ./$t >/dev/null 2>&1 || :; done)
