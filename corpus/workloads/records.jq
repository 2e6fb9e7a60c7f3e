# Groups, sorts, formats and rewrites the generated records.
(group_by(.colour) | map({colour: .[0].colour, n: length, total: (map(.price) | add | floor)})),
(map(select(.size.w > 450) | .tags[]) | sort | unique | length),
([.[] | "\(.id):\(.name | ascii_upcase)" | length] | add),
(map(.area = .size.w * .size.h | del(.size)) | sort_by(.area) | .[0:3])
