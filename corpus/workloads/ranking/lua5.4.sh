src/lua "$HERE/../mix.lua" >/dev/null
src/lua "$HERE/text.lua" "$IN/records.json" "$IN/log.txt" >/dev/null
